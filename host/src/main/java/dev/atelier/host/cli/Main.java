package dev.atelier.host.cli;

import dev.atelier.api.internal.TemporaryFiles;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.cli.report.StandardOutput;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.run.Cancellation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program that {@code bin/atelier} starts. */
public final class Main {

  /** How long an operation has to notice that it is no longer wanted, before the program ends. */
  private static final int SECONDS_TO_STOP = 20;

  private Main() {}

  /**
   * Runs a command and exits: 0 done, 1 failed, 2 wrong usage, 3 some inputs failed, 130 and 143
   * ended by a signal, 141 nobody reads what it writes.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    Cancellation cancellation = new Cancellation();
    CountDownLatch ended = new CountDownLatch(1);
    Signals signals = Signals.listen(cancellation);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cancellation, ended), "stop"));
    // Standard output belongs to results, some of which are pictures: no native library, and no
    // careless print in a plugin, is to write between them.
    StandardOutput output =
        new StandardOutput(new FileOutputStream(FileDescriptor.out), cancellation, Main::endUnread);
    System.setOut(System.err);
    int code = 1;
    try {
      Console console = Console.ofSystem(output);
      code =
          new CommandLineProgram(AtelierHome.fromEnvironment(), console, cancellation)
              .run(arguments);
    } finally {
      ended.countDown();
    }
    ComputeEngine.awaitStartAhead();
    System.exit(signals.exitCode(code));
  }

  /**
   * Ends the program as a program ends whose output nobody reads any more: at once, and without a
   * word.
   */
  private static void endUnread() {
    ComputeEngine.awaitStartAhead();
    TemporaryFiles.discardAll();
    Runtime.getRuntime().halt(ExitCode.NOBODY_READS);
  }

  /** Runs at every exit; what matters is the one by Ctrl-C. */
  private static void stop(Cancellation cancellation, CountDownLatch ended) {
    cancellation.cancel();
    try {
      if (!ended.await(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        System.err.println("atelier: the plugin does not stop; ending without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    TemporaryFiles.discardAll();
  }
}
