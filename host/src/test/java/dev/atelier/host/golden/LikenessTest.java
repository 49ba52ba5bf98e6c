package dev.atelier.host.golden;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LikenessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loss 0.123456 at 3            | loss 0.123460 at 3
          [0.5,-1.25]                   | [0.5002,-1.2501]
          range 3.39E-8                 | range 0.0
          confidence 0.02               | confidence 0.03
          colors: 102030 ffffff         | colors: 0f2232 fdfeff
          """)
  void whatAnotherProcessorRoundsOtherwiseIsAlike(String recorded, String found) {
    assertThat(Likeness.difference(recorded, found)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loss 0.123456 at 3            | loss 0.123456 at 4
          loss 0.123456                 | lost 0.123456
          loss 0.1234                   | loss 0.1304
          [0.5,-1.25]                   | [0.5,-1.25,0.1]
          colors: 102030 ffffff         | colors: 102030 fcffff
          colors: 102030 ffffff         | colors: 102030
          atelier: no                   | atelier: No
          """)
  void whatIsOtherwiseDiffers(String recorded, String found) {
    assertThat(Likeness.difference(recorded, found))
        .hasValueSatisfying(told -> assertThat(told).contains("line 1", recorded, found));
  }

  @Test
  void aMissingLineDiffers() {
    assertThat(Likeness.difference("one\ntwo\n", "one\n"))
        .hasValueSatisfying(told -> assertThat(told).contains("line 2", "two", "(nothing)"));
  }
}
