package dev.atelier.classifier.digits.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.ConnectedComponents;
import dev.atelier.classifier.digits.ink.ConnectedComponents.Component;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineSegmentationTest {

  private static final int WIDTH = 300;
  private static final int HEIGHT = 150;

  private final boolean[] ink = new boolean[WIDTH * HEIGHT];

  @Test
  void patchesHangTogetherAcrossCorners() {
    fill(10, 10, 3, 3);
    fill(13, 13, 2, 4);
    fill(20, 10, 1, 1);

    List<Component> patches = ConnectedComponents.of(ink, WIDTH, HEIGHT).all();

    assertThat(patches)
        .extracting(Component::box, Component::area)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(new Box(10, 10, 5, 7), 17),
            org.assertj.core.api.Assertions.tuple(new Box(20, 10, 1, 1), 1));
  }

  @Test
  void rowsAreOrderedFromTheTopAndTheirMarksFromTheLeft() {
    fill(100, 90, 15, 30);
    fill(40, 92, 15, 30);
    fill(200, 20, 15, 30);
    fill(30, 22, 15, 30);

    assertThat(rows().stream().map(row -> row.patches().stream().map(p -> p.box().x()).toList()))
        .containsExactly(List.of(30, 200), List.of(40, 100));
  }

  @Test
  void aRowThatFallsIsOneRowAndItsAngleIsTold() {
    double angle = Math.toRadians(6);
    for (int i = 0; i < 8; i++) {
      fill(20 + 32 * i, 30 + (int) Math.round(32 * i * Math.tan(angle)), 15, 30);
    }
    List<LineSegmentation.Row> rows = rows();

    assertThat(rows).hasSize(1);
    assertThat(LineSegmentation.angle(rows)).isCloseTo(angle, within(0.01));
  }

  @Test
  void specksAreNoMarksAndACommaStaysInItsRow() {
    fill(40, 50, 15, 30);
    fill(60, 74, 5, 10);
    fill(80, 50, 15, 30);
    fill(150, 20, 3, 2);
    fill(250, 120, 2, 2);

    assertThat(rows()).hasSize(1);
    assertThat(rows().get(0).patches()).hasSize(3);
    assertThat(rows().get(0).height()).isEqualTo(30);
  }

  @Test
  void aBarAboveADigitStaysInItsRow() {
    fill(40, 50, 15, 30);
    fill(46, 42, 20, 5);
    fill(80, 50, 15, 30);

    assertThat(rows()).hasSize(1);
    assertThat(rows().get(0).patches()).hasSize(3);
  }

  @Test
  void aRowThatBeginsWithADigitInTwoPartsIsOneRow() {
    fill(40, 66, 15, 16);
    fill(50, 50, 15, 12);
    fill(80, 50, 15, 30);
    fill(110, 60, 15, 26);
    fill(140, 50, 15, 30);

    assertThat(rows()).hasSize(1);
    assertThat(rows().get(0).patches()).hasSize(5);
  }

  @Test
  void twoMarksTellNoAngle() {
    fill(40, 50, 15, 30);
    fill(80, 60, 15, 30);

    assertThat(LineSegmentation.angle(rows())).isZero();
  }

  private List<LineSegmentation.Row> rows() {
    return LineSegmentation.rows(ConnectedComponents.of(ink, WIDTH, HEIGHT), WIDTH, HEIGHT);
  }

  private void fill(int x, int y, int width, int height) {
    for (int v = y; v < y + height; v++) {
      Arrays.fill(ink, v * WIDTH + x, v * WIDTH + x + width, true);
    }
  }
}
