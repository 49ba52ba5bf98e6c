package dev.atelier.host.file;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class OneLineTest {

  @Test
  void theLinesOfAMessageAreJoined() {
    assertThat(OneLine.of("  it failed:\r\n\r\n   the disk\tis full \n"))
        .isEqualTo("it failed: the disk is full");
    assertThat(OneLine.of("two  blanks")).isEqualTo("two  blanks");
  }

  @Test
  void aValueShowsWhereTheOddCharactersAre() {
    assertThat(OneLine.shown("a\nb\t\u001b[2J\u009bc\u2028d")).isEqualTo("a?b??[2J?c?d");
    assertThat(OneLine.shown(" grün 猫 ")).isEqualTo(" grün 猫 ");
    assertThat(OneLine.shown("gnp.\u202etxt")).isEqualTo("gnp.?txt");
  }

  @Test
  void ofALongValueTheBeginningIsShown() {
    assertThat(OneLine.shown("abc\n", 4)).isEqualTo("abc?");
    assertThat(OneLine.shown("abc\nd", 4)).isEqualTo("abc?...");
  }

  @Property(tries = 200)
  void nothingSteersATerminal(@ForAll String text) {
    assertThat(OneLine.of(text)).doesNotContainPattern("\\p{Cc}|\\R");
    assertThat(OneLine.shown(text)).doesNotContainPattern("\\p{Cc}|\\R").hasSameSizeAs(text);
  }
}
