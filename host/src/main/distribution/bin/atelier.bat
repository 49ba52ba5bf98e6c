@echo off
rem Starts Atelier. JAVA_HOME chooses the Java; JAVA_OPTS adds options for it.
setlocal
set "home=%~dp0.."

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if defined JAVA_HOME if exist "%java%.exe" goto found
if not defined JAVA_HOME where java >nul 2>&1 && goto found
echo atelier: there is no '%java%'; install Java 17 or later, or set JAVA_HOME 1>&2
exit /b 1
:found

rem Loaded classes are mapped from an archive, which halves the time to start. Where it does not
rem fit, Java passes over it.
set "share=-Xshare:auto"
if exist "%home%\lib\atelier.jsa" set "share=-XX:SharedArchiveFile=%home%\lib\atelier.jsa"

rem As bin/atelier says: the optimising compiler is for what runs for a whole batch, and the heap
rem starts small.
set "compiler=-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
set "compiler=%compiler% -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=1000000"
rem Counting for it helps the index alone.
if "%~1"=="index" goto counted
set "compiler=%compiler% -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions"
set "compiler=%compiler% -XX:-C1ProfileBranches -XX:-C1ProfileCalls -XX:-C1ProfileVirtualCalls"
set "compiler=%compiler% -XX:-C1ProfileInlinedCalls -XX:-C1ProfileCheckcasts"
:counted
rem Of what only talks, nothing is optimised.
for %%w in (--help -h --version plugins show completion) do (
  if "%~1"=="%%w" set "compiler=-XX:TieredStopAtLevel=1"
)
set "memory=-XX:+UseSerialGC -Xmn24m -Xms64m"

rem DJL would report to its makers that it was started.
set OPT_OUT_TRACKING=true

rem As lib/environment.sh says: the threads of the engine wait for one another without spinning.
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"

"%java%" "%share%" %compiler% %memory% -Xlog:disable -Xlog:all=error:stderr ^
  -Datelier.distribution="%home%" -Dai.djl.offline=true ^
  %JAVA_OPTS% -jar "%home%\lib\atelier-host.jar" %*
exit /b %ERRORLEVEL%
