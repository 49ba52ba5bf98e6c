package dev.atelier.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.picture.Picture;
import dev.atelier.testkit.TestPictureService;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class NearDuplicatesTest {

  @Test
  void aCopyInAnotherSizeCompressedAndBrighterHasNearlyTheSameHash() throws IOException {
    TestPictureService pictures = new TestPictureService();
    for (int seed = 0; seed < 10; seed++) {
      Picture picture = drawing(seed, 240, 180);
      long hash = PerceptualHash.of(picture);
      assertThat(
              PerceptualHash.distance(hash, PerceptualHash.of(pictures.resize(picture, 200, 150))))
          .isLessThanOrEqualTo(4);
      assertThat(PerceptualHash.distance(hash, PerceptualHash.of(compressed(picture))))
          .isLessThanOrEqualTo(4);
      assertThat(PerceptualHash.distance(hash, PerceptualHash.of(brighter(picture))))
          .isLessThanOrEqualTo(4);
    }
  }

  @Test
  void differentPicturesDifferInManyBits() {
    List<Long> hashes =
        IntStream.range(0, 30).mapToObj(seed -> PerceptualHash.of(drawing(seed, 96, 96))).toList();
    for (int i = 0; i < hashes.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(PerceptualHash.distance(hashes.get(i), hashes.get(j))).isGreaterThan(10);
      }
    }
  }

  @Test
  void picturesOfAnySizeHaveAHash() {
    assertThat(PerceptualHash.of(Picture.of(1, 1, new int[] {0xff8800}))).isZero();
    assertThat(PerceptualHash.of(drawing(1, 1, 500)))
        .isEqualTo(PerceptualHash.of(drawing(1, 1, 500)));
    assertThat(PerceptualHash.of(drawing(1, 7, 5))).isNotZero();
  }

  @Test
  void picturesAreGroupedOverChainsOfLikeness() {
    List<Long> hashes = List.of(0L, -1L, 0b11L, 0b1111L, -1L << 1, 0x5555555555555555L);
    assertThat(NearDuplicates.groups(hashes, 2))
        .containsExactly(List.of(0, 2, 3), List.of(1, 4), List.of(5));
    assertThat(NearDuplicates.groups(hashes, 0))
        .containsExactly(List.of(0), List.of(1), List.of(2), List.of(3), List.of(4), List.of(5));
  }

  @Test
  void theSameHashesAreOneGroup() {
    assertThat(NearDuplicates.groups(List.of(7L, 8L, 7L, 7L), 0))
        .containsExactly(List.of(0, 2, 3), List.of(1));
    assertThat(NearDuplicates.groups(List.of(), 3)).isEmpty();
  }

  @Test
  void distancesAtWhichAllPicturesAreAlikeAreRefused() {
    assertThatThrownBy(() -> NearDuplicates.groups(List.of(1L), 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NearDuplicates.groups(List.of(1L), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 100)
  void theGroupsAreThoseOfComparingAllPairs(
      @ForAll long seed, @ForAll @IntRange(max = 31) int maxDistance) {
    List<Long> hashes = similarHashes(new Random(seed), 60);
    Set<Set<Integer>> expected = new HashSet<>(byAllPairs(hashes, maxDistance));
    Set<Set<Integer>> actual = new HashSet<>();
    NearDuplicates.groups(hashes, maxDistance).forEach(group -> actual.add(new TreeSet<>(group)));
    assertThat(actual).isEqualTo(expected);
  }

  private static List<Long> similarHashes(Random random, int count) {
    List<Long> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long hash = i < count / 4 ? random.nextLong() : hashes.get(random.nextInt(hashes.size()));
      for (int flips = random.nextInt(12); flips > 0; flips--) {
        hash ^= 1L << random.nextInt(64);
      }
      hashes.add(hash);
    }
    return hashes;
  }

  private static List<Set<Integer>> byAllPairs(List<Long> hashes, int maxDistance) {
    List<Set<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      long hash = hashes.get(i);
      Set<Integer> joined = new TreeSet<>(Set.of(i));
      for (Set<Integer> group : List.copyOf(groups)) {
        if (group.stream()
            .anyMatch(j -> PerceptualHash.distance(hash, hashes.get(j)) <= maxDistance)) {
          joined.addAll(group);
          groups.remove(group);
        }
      }
      groups.add(joined);
    }
    return groups;
  }

  @Test
  void tenThousandPicturesAreGroupedInASecond() {
    List<Long> hashes = similarHashes(new Random(1), 10_000);
    long start = System.nanoTime();
    List<List<Integer>> groups = NearDuplicates.groups(hashes, 10);
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(5);
    assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(10_000);
  }

  /** Draws ten shapes over a gradient. */
  private static Picture drawing(int seed, int width, int height) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setPaint(
        new GradientPaint(
            0,
            0,
            new Color(random.nextInt(0x1000000)),
            width,
            height,
            new Color(random.nextInt(0x1000000))));
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < 10; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      int left = (int) (random.nextDouble() * width);
      int top = (int) (random.nextDouble() * height);
      graphics.fillOval(
          left,
          top,
          (int) (width * (0.1 + random.nextDouble() / 2)),
          (int) (height * (0.1 + random.nextDouble() / 2)));
    }
    graphics.dispose();
    return Picture.of(image);
  }

  private static Picture compressed(Picture picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture.toImage(), "jpeg", bytes);
    return Picture.of(ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static Picture brighter(Picture picture) {
    int[] pixels = picture.pixels();
    for (int i = 0; i < pixels.length; i++) {
      Color color = new Color(pixels[i]);
      pixels[i] =
          new Color(lift(color.getRed()), lift(color.getGreen()), lift(color.getBlue())).getRGB();
    }
    return Picture.of(picture.width(), picture.height(), pixels);
  }

  private static int lift(int channel) {
    return 40 + channel * 3 / 4;
  }
}
