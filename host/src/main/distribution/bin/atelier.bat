@echo off
rem Starts Atelier. JAVA_HOME chooses the Java; JAVA_OPTS adds options for it.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set OPT_OUT_TRACKING=true
"%java%" -Datelier.distribution="%home%" -Dai.djl.offline=true %JAVA_OPTS% -jar "%home%\lib\atelier-host.jar" %*
exit /b %ERRORLEVEL%
