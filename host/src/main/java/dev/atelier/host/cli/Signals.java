package dev.atelier.host.cli;

import dev.atelier.api.internal.TemporaryFiles;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.run.Cancellation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What the signals do that end a program. Ctrl-C ends it as soon as it can be; a request to
 * terminate lets a run over pictures, one or many, finish those at hand; the second signal ends it
 * at once.
 *
 * <p>Java has a class for this that compilers warn of and that some Java may lack, so it is asked
 * for by name; without it, signals end the program as they end every Java program.
 */
final class Signals {

  private static final int INTERRUPT = 2;
  private static final int TERMINATE = 15;

  /** By the convention of shells, what the exit code is more than the signal. */
  private static final int EXIT_CODE = 128;

  private final Cancellation cancellation;
  private volatile int received;
  private volatile boolean atItsOwnPace;

  private Signals(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /** Starts to listen. */
  static Signals listen(Cancellation cancellation) {
    Signals signals = new Signals(cancellation);
    try {
      signals.handle("INT", INTERRUPT);
      signals.handle("TERM", TERMINATE);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Then they do what they do without this.
      HiddenFailures.log(Signals.class, "signals are not listened to", e);
    }
    return signals;
  }

  private void handle(String name, int number) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Method handle = signal.getMethod("handle", signal, handler);
    Object named = signal.getConstructor(String.class).newInstance(name);
    InvocationHandler heard =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "handle" -> {
              receive(number);
              return null;
            }
            case "equals" -> {
              return proxy == arguments[0];
            }
            case "hashCode" -> {
              return number;
            }
            default -> {
              return name;
            }
          }
        };
    Object before =
        handle.invoke(
            null,
            named,
            Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handler}, heard));
    Object ignored = handler.getField("SIG_IGN").get(null);
    if (ignored.equals(before)) {
      // Whoever started this wants the signal to do nothing.
      handle.invoke(null, named, ignored);
    }
  }

  private synchronized void receive(int number) {
    if (received != 0) {
      TemporaryFiles.discardAll();
      Runtime.getRuntime().halt(EXIT_CODE + number);
    }
    received = number;
    if ((number == TERMINATE || cancellation.isEndless()) && cancellation.end()) {
      atItsOwnPace = true;
      System.err.println(
          "atelier: what is at hand is finished first; a second signal ends it at once");
      return;
    }
    // This thread has to be free for the next signal.
    Thread exit = new Thread(() -> System.exit(EXIT_CODE + number), "exit");
    exit.setDaemon(true);
    exit.start();
  }

  /**
   * Returns the exit code of the program: that of the signal that came, unless all was done in
   * spite of it.
   *
   * @param code the exit code of the command, which says whether it was cut short
   */
  int exitCode(int code) {
    boolean complete = atItsOwnPace && code != ExitCode.INTERRUPTED;
    return received == 0 || complete ? code : EXIT_CODE + received;
  }
}
