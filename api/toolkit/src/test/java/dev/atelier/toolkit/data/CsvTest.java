package dev.atelier.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.toolkit.data.Csv.MalformedException;
import dev.atelier.toolkit.data.Csv.Row;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndAsOnAnySystem(String end) throws Exception {
    assertThat(Csv.parse("a,b" + end + end + "c, d " + end))
        .containsExactly(new Row(1, List.of("a", "b")), new Row(3, List.of("c", " d ")));
  }

  @Test
  void theLastLineNeedNotEnd() throws Exception {
    assertThat(Csv.parse("\ufeffa,\nb,c"))
        .containsExactly(new Row(1, List.of("a", "")), new Row(2, List.of("b", "c")));
    assertThat(Csv.parse("")).isEmpty();
    assertThat(Csv.parse("\n\n")).isEmpty();
  }

  @Test
  void quotedFieldsHoldCommasQuotesAndLines() throws Exception {
    assertThat(Csv.parse("\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\"\r\nx"))
        .containsExactly(
            new Row(1, List.of("a,b", "say \"no\"", "two\r\nlines")), new Row(3, List.of("x")));
  }

  @Test
  void whatDoesNotFitTogetherIsSaidWithItsLine() {
    assertMalformed("a\n\"b\nc", "line 2: a quote that opens here is never closed");
    assertMalformed("a\n\"b\nc\"d", "line 3: there is text after a closing quote");
    assertMalformed("a\nb\"c,d\n", "line 2: there is a quote in the middle of a field");
    assertMalformed("a\n\"x\",b\"c\"d\n", "line 2: there is a quote in the middle of a field");
  }

  @Test
  void onlyWhatNeedsQuotesIsQuoted() {
    assertThat(Csv.line(List.of("plain", 1.5, "", "ä", "a,b", "say \"no\"", "two\nlines", "last")))
        .isEqualTo("plain,1.5,,ä,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",last\r\n");
    assertThat(Csv.line(List.of(""))).as("no empty line").isEqualTo("\"\"\r\n");
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadAgain(
      @ForAll @Size(min = 1, max = 4) List<@Chars({'a', ',', '"', '\r', '\n', ' ', '#', 'ü', '\\'}) String> fields)
      throws Exception {
    assertThat(Csv.parse("first\n" + Csv.line(fields) + "last"))
        .contains(new Row(1, List.of("first")))
        .extracting(Row::fields)
        .containsSubsequence(
            fields.equals(List.of(""))
                ? List.of(List.of("last"))
                : List.of(fields, List.of("last")));
  }

  private static void assertMalformed(String text, String message) {
    assertThatThrownBy(() -> Csv.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(message);
  }
}
