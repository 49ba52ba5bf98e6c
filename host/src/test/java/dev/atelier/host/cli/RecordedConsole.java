package dev.atelier.host.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.host.cli.report.Console;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.run.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/** Runs the program in this process, and keeps what it prints. */
final class RecordedConsole {

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final Cancellation cancellation = new Cancellation();

  /** Runs the program, and returns its exit code. */
  int run(Path home, String... arguments) {
    Console console =
        new Console(
            new PrintStream(results, true, UTF_8), new PrintStream(messages, true, UTF_8), false);
    return new CommandLineProgram(new AtelierHome(home), console, cancellation).run(arguments);
  }

  /** Returns what stops the program that runs. */
  Cancellation cancellation() {
    return cancellation;
  }

  /** Returns what went to the standard output. */
  String results() {
    return text(results);
  }

  byte[] resultBytes() {
    return results.toByteArray();
  }

  void clearResults() {
    results.reset();
  }

  /** Returns what went to the standard error. */
  String messages() {
    return text(messages);
  }

  void clearMessages() {
    messages.reset();
  }

  private static String text(ByteArrayOutputStream output) {
    return output.toString(UTF_8).replace("\r\n", "\n");
  }
}
