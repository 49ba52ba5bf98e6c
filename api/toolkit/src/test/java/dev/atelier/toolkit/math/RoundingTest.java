package dev.atelier.toolkit.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundingTest {

  @Test
  void decimalsAreCountedFromThePoint() {
    assertThat(Rounding.to(12.34567, 2)).isEqualTo(12.35);
    assertThat(Rounding.toFourDecimals(0.000049)).isZero();
  }

  @Test
  void digitsAreCountedFromTheFirst() {
    assertThat(Rounding.toDigits(0.000123456, 3)).isEqualTo(0.000123);
    assertThat(Rounding.toFiveDigits(123456.7)).isEqualTo(123460);
  }

  @Test
  void textHasNoPowersOfTen() {
    assertThat(Rounding.toText(0.0000012341)).isEqualTo("0.00000123");
    assertThat(Rounding.toText(2.5)).isEqualTo("2.5");
    assertThat(Rounding.toPlainText(1.0e-9, 7)).isEqualTo("0.0000000010");
    assertThat(Rounding.toPlainText(123456789, 3)).isEqualTo("123000000");
  }
}
