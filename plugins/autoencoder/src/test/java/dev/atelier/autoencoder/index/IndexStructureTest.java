package dev.atelier.autoencoder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.util.JsonUtils;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.autoencoder.index.cluster.ClusterMethod;
import dev.atelier.autoencoder.index.cluster.GaussianBlobs;
import dev.atelier.autoencoder.index.map.IndexMapOperation;
import dev.atelier.autoencoder.index.map.IndexMapParameters;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.testkit.NoProgress;
import dev.atelier.toolkit.data.Csv;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verbs say of an index whose structure is known. */
final class IndexStructureTest {

  private static final String NASTY = "/pictures/a \"quoted\", <b>bold</b>\n'name'.png";

  @TempDir Path temporary;

  private final GaussianBlobs blobs = GaussianBlobs.of(3, 30, 8, 0.3, 4);
  private Path folder;

  @BeforeEach
  void fill() {
    folder = temporary.resolve("my.index");
    try (PictureIndex index = PictureIndex.create(folder, Map.of("key", "value"))) {
      for (int i = 0; i < blobs.points.length; i++) {
        index.put(name(i), "h" + i, blobs.points[i], new byte[0]);
      }
      float[] between = new float[8];
      float[][] means = means();
      for (int j = 0; j < 8; j++) {
        between[j] = (means[0][j] + means[1][j]) / 2;
      }
      index.put(NASTY, "between", between, new byte[0]);
      index.put("/pictures/far.png", "far", new float[] {90, 0, 0, 0, 0, 0, 0, 90}, new byte[0]);
      index.commit();
    }
  }

  private static String name(int i) {
    return "/pictures/%03d.png".formatted(i);
  }

  private float[][] means() {
    float[][] means = new float[3][8];
    for (int i = 0; i < blobs.points.length; i++) {
      for (int j = 0; j < 8; j++) {
        means[blobs.labels[i]][j] += blobs.points[i][j] / 30;
      }
    }
    return means;
  }

  @Test
  void groupsAreWrittenAsDataAsATableAndAsAPage() throws Exception {
    Path table = temporary.resolve("groups.csv");
    Path data = temporary.resolve("groups.json");
    Path page = temporary.resolve("groups.html");
    Map<String, Object> told = groups(Optional.empty(), 4, List.of(table, data, page));

    assertThat(told).containsEntry("pictures", 92).containsEntry("inNone", 0);
    List<Csv.Row> rows = Csv.parse(Files.readString(table));
    assertThat(rows).hasSize(93);
    Map<String, String> groups = new HashMap<>();
    rows.forEach(row -> groups.put(row.fields().get(0), row.fields().get(1)));
    assertThat(groups).containsKey(NASTY);
    for (int i = 3; i < blobs.points.length; i++) {
      assertThat(groups.get(name(i))).isEqualTo(groups.get(name(i % 3)));
    }
    assertThat(groups.get("/pictures/far.png")).isEqualTo("4");
    assertThat(told).containsEntry("method", "k-means");
    assertThat(Files.readString(page)).contains("Group 4: 1 picture<").doesNotContain("<b>bold");
    assertThat(JsonUtils.GSON.fromJson(Files.readString(data), Map.class).get("members").toString())
        .contains(NASTY);
  }

  @Test
  void howManyGroupsThereAreIsFoundByNeighborsUnlessSaid() throws Exception {
    Map<String, Object> told = groups(Optional.empty(), 0, List.of());
    assertThat(told).containsEntry("method", "neighbours").containsEntry("inNone", 0);
    assertThat((List<?>) told.get("groups")).hasSize(3);
    told = groups(Optional.of(ClusterMethod.K_MEANS), 0, List.of());
    assertThat(told).containsEntry("method", "k-means");
    assertThat((List<?>) told.get("groups")).hasSize(3);
    assertThatThrownBy(() -> groups(Optional.of(ClusterMethod.DENSITY), 3, List.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--count: k-means alone takes a number");
  }

  @Test
  void pictureThatStandAloneAreInNoGroupByDensity() throws Exception {
    Path table = temporary.resolve("groups.csv");
    Map<String, Object> told = groups(Optional.of(ClusterMethod.DENSITY), 0, List.of(table));
    assertThat((List<?>) told.get("groups")).hasSize(3);
    assertThat(Csv.parse(Files.readString(table)))
        .contains(rowOf(table, "/pictures/far.png"))
        .filteredOn(row -> row.fields().get(0).equals("/pictures/far.png"))
        .allMatch(row -> row.fields().get(1).isEmpty());
  }

  private static Csv.Row rowOf(Path table, String picture) throws Exception {
    return Csv.parse(Files.readString(table)).stream()
        .filter(row -> row.fields().get(0).equals(picture))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theRestOfALargeIndexIsPutWhereItsNearestAre() throws Exception {
    for (int count : new int[] {0, 3}) {
      Path table = temporary.resolve(count + ".csv");
      Map<String, Object> told =
          new IndexClustersOperation()
              .run(
                  new IndexClustersParameters(
                      folder, Optional.empty(), count, 5, 60, 1, List.of(table)),
                  new NoProgress())
              .data();
      assertThat(told).containsEntry("foundOn", 60).containsEntry("pictures", 92);
      assertThat((List<?>) told.get("groups")).hasSize(3);
      Map<String, String> groups = new HashMap<>();
      Csv.parse(Files.readString(table))
          .forEach(row -> groups.put(row.fields().get(0), row.fields().get(1)));
      assertThat(groups).hasSize(93);
      for (int i = 3; i < blobs.points.length; i++) {
        assertThat(groups.get(name(i))).isEqualTo(groups.get(name(i % 3)));
      }
    }
  }

  @Test
  void thePictureRightBetweenTwoGroupsComesFirst() throws Exception {
    Path table = temporary.resolve("between.csv");
    Map<String, Object> told = between(4, List.of(), List.of(table));
    Csv.Row first = Csv.parse(Files.readString(table)).get(1);
    assertThat(first.fields().get(0)).isEqualTo(NASTY);
    double near = Double.parseDouble(first.fields().get(3));
    double far = Double.parseDouble(first.fields().get(4));
    assertThat(near).isLessThanOrEqualTo(far).isCloseTo(far, within(0.3 * far));
    // As far from all, what lies outside is not between: it comes after the members of groups.
    assertThat(Csv.parse(Files.readString(table)))
        .noneMatch(row -> row.fields().get(0).equals("/pictures/far.png"));
    List<Integer> pair =
        List.of(Integer.parseInt(first.fields().get(1)), Integer.parseInt(first.fields().get(2)));
    assertThat(pair).doesNotHaveDuplicates();
    assertThat(told.get("groups").toString()).contains("centre");

    List<Path> none = List.of();
    assertThat(between(4, pair, none).get("between").toString()).startsWith("[{picture=" + NASTY);
    assertThatThrownBy(() -> between(4, List.of(1, 9), none))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("the groups are 1 to 4");
    assertThatThrownBy(() -> between(4, List.of(1, 1), none))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("two different groups");
  }

  @Test
  void betweenTwoGroupsThatAreNamedAThirdMayBeNearer() throws Exception {
    List<List<String>> found = new ArrayList<>();
    for (List<Integer> pair : List.of(List.of(1, 2), List.of(1, 3), List.of(2, 3))) {
      Path table = temporary.resolve("pair" + pair.get(1) + pair.get(0) + ".csv");
      between(0, pair, List.of(table));
      found.add(Csv.parse(Files.readString(table)).get(1).fields());
      assertThat(found.get(found.size() - 1).subList(1, 3))
          .containsExactlyInAnyOrder(pair.get(0).toString(), pair.get(1).toString());
    }
    // It is right between one of the three pairs, and among the first of no other.
    assertThat(found).filteredOn(row -> row.get(0).equals(NASTY)).isNotEmpty();
  }

  @Test
  void aSheetShowsBothGroupsAndWhatLiesBetween() throws Exception {
    Path sheet = temporary.resolve("between.png");
    between(0, List.of(1, 2), List.of(sheet));
    BufferedImage drawn = ImageIO.read(sheet.toFile());
    // No small copies were kept: cells of 64 pixels and 2 between, a row each and two of nothing.
    assertThat(drawn.getWidth()).isEqualTo(12 * 66 + 2);
    assertThat(drawn.getHeight()).isEqualTo(5 * 66 + 2);
    Path groups = temporary.resolve("groups.png");
    groups(Optional.empty(), 0, List.of(groups));
    assertThat(ImageIO.read(groups.toFile()).getHeight()).isEqualTo(3 * 66 + 2);
    assertThatThrownBy(() -> between(0, List.of(), List.of(temporary.resolve("x.jpg"))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(".json, .csv, .html or .png");
  }

  @Test
  void whatIsFarFromAllOthersIsTheFirstOutlier() throws Exception {
    for (String by : List.of("distance", "factor")) {
      Path table = temporary.resolve(by + ".csv");
      new IndexOutliersOperation()
          .run(
              new IndexOutliersParameters(
                  folder, 5, 10, by, 1000, 1, List.of(table, temporary.resolve(by + ".html"))),
              new NoProgress());
      List<Csv.Row> rows = Csv.parse(Files.readString(table));
      assertThat(rows).hasSize(6);
      assertThat(rows.get(1).fields().get(0)).isEqualTo("/pictures/far.png");
      assertThat(rows.get(2).fields().get(0)).isEqualTo(NASTY);
    }
  }

  @Test
  void copiesAreFoundByTheirContentAndByTheirNearness() {
    try (PictureIndex index = PictureIndex.change(folder)) {
      index.put("/pictures/copy.png", "h7", blobs.points[7], new byte[0]);
      float[] near = blobs.points[8].clone();
      near[0] += 0.01f;
      index.put("/pictures/near.png", "near", near, new byte[0]);
      index.commit();
    }
    Map<String, Object> told =
        new IndexDuplicatesOperation()
            .run(
                new IndexDuplicatesParameters(
                    folder, 0.02, List.of(temporary.resolve("d.html"), temporary.resolve("d.csv"))),
                new NoProgress())
            .data();
    assertThat(told)
        .containsEntry("exactGroups", 1)
        .containsEntry("nearGroups", 1)
        .containsEntry("superfluous", 2);
    assertThat(told.get("groups").toString())
        .contains("[" + name(7) + ", /pictures/copy.png]", name(8) + ", /pictures/near.png");
  }

  @Test
  void aMapHoldsAllPicturesAndNoNameGetsOutOfIt() throws Exception {
    Path page = temporary.resolve("map.html");
    Path table = temporary.resolve("map.csv");
    Map<String, Object> told =
        new IndexMapOperation()
            .run(
                new IndexMapParameters(folder, "umap", 3, 5, 1000, 0, 1, List.of(page, table)),
                new NoProgress())
            .data();
    assertThat(told).containsEntry("laidOut", 92).containsEntry("groups", 3);
    List<Csv.Row> rows = Csv.parse(Files.readString(table));
    assertThat(rows).hasSize(93).allMatch(row -> row.fields().size() == 4);
    String text = Files.readString(page);
    assertThat(text).contains("script-src").doesNotContain("<b>bold").contains("bold");
    List<String> scripts = new ArrayList<>();
    int from = text.indexOf("<script");
    while (from >= 0) {
      scripts.add(text.substring(from, text.indexOf('>', from)));
      from = text.indexOf("<script", from + 1);
    }
    assertThat(scripts).hasSize(2);
  }

  @Test
  void anIndexOfDrawnPointsIsMeasured() {
    Map<String, Object> told =
        new IndexBenchmarkOperation()
            .run(
                new IndexBenchmarkParameters(
                    temporary.resolve("drawn.index"), 1000, 16, "clustered", 1),
                new NoProgress())
            .data();
    assertThat(told).containsEntry("points", 1000).containsKeys("bytes", "exactMilliseconds");
    List<?> searches = (List<?>) told.get("searches");
    assertThat(searches).hasSize(6);
    // Who looks at all of a thousand misses none.
    assertThat(searches.get(5).toString()).contains("breadth=1600, recallAt10=1.0");
  }

  @Test
  void anIndexWithTooFewPicturesSaysHowManyItTakes() {
    Path small = temporary.resolve("small.index");
    PictureIndex.create(small, Map.of("key", "value")).close();
    folder = small;
    assertThatThrownBy(() -> groups(Optional.empty(), 0, List.of()))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("holds 0 pictures, and this takes at least 3");
  }

  private Map<String, Object> groups(
      Optional<ClusterMethod> method, int count, List<Path> outputs) {
    return new IndexClustersOperation()
        .run(
            new IndexClustersParameters(folder, method, count, 10, 1000, 1, outputs),
            new NoProgress())
        .data();
  }

  private Map<String, Object> between(int groups, List<Integer> pair, List<Path> outputs) {
    return new IndexBetweenOperation()
        .run(
            new IndexBetweenParameters(folder, groups, pair, 10, 1000, 1, outputs),
            new NoProgress())
        .data();
  }
}
