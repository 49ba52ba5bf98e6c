package dev.atelier.host.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class ConsoleTest {

  /** Clears the screen of a terminal that obeys it. */
  private static final String HOSTILE = "a\u001b[2J\nb.png";

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final Console console =
      new Console(results, new PrintStream(messages, true, UTF_8), false);

  @Test
  void nothingThatIsSaidSteersTheTerminal() {
    console.error(HOSTILE);
    console.tell(HOSTILE);
    assertThat(messages.toString(UTF_8).lines())
        .containsExactly("atelier: a?[2J b.png", "a?[2J?b.png");
    console.answer(HOSTILE);
    console.results().flush();
    assertThat(results.toString(UTF_8).lines()).containsExactly("a?[2J?b.png");
  }

  @Test
  void aTraceKeepsItsLinesAndNothingElse() {
    console.trace(new IllegalStateException(HOSTILE));
    assertThat(messages.toString(UTF_8))
        .startsWith("java.lang.IllegalStateException: a?[2J")
        .contains("        at " + ConsoleTest.class.getName())
        .doesNotContain("\u001b");
  }
}
