package dev.atelier.autoencoder.index.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.autoencoder.index.cluster.GaussianBlobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureIndexTest {

  private static final byte[] NO_COPY = {};

  @TempDir Path temporary;

  private Path folder;

  @BeforeEach
  void nameTheFolder() {
    folder = temporary.resolve("my.index");
  }

  @Test
  void whatIsCommittedStaysAndWhatIsNotIsForgotten() {
    try (PictureIndex index = create()) {
      index.put("a", "1", new float[] {0, 0}, new byte[] {7, 8});
      index.commit();
      index.put("b", "2", new float[] {1, 0}, NO_COPY);
    }

    try (PictureIndex index = PictureIndex.read(folder)) {
      assertThat(index.size()).isEqualTo(1);
      assertThat(index.about()).containsEntry("key", "value");
      PictureIndex.Entry entry = index.named("a").orElseThrow();
      assertThat(entry.hash()).isEqualTo("1");
      assertThat(entry.point()).containsExactly(0, 0);
      assertThat(index.thumbnail(entry)).containsExactly(7, 8);
      assertThat(index.named("b")).isEmpty();
    }
  }

  @Test
  void aPictureOfTheSameNameIsReplacedAndOneThatIsRemovedIsNotFound() {
    try (PictureIndex index = create()) {
      index.put("a", "1", new float[] {0, 0}, NO_COPY);
      index.put("b", "2", new float[] {1, 0}, NO_COPY);
      index.commit();
      index.put("a", "3", new float[] {5, 0}, NO_COPY);
      index.remove("b");
      index.commit();

      assertThat(index.size()).isEqualTo(1);
      assertThat(names(index)).containsExactly("a");
      assertThat(index.withHash("1")).isEmpty();
      for (List<PictureIndex.Neighbor> found :
          List.of(
              index.nearest(new float[] {1, 0}, 5, 5),
              index.nearestExactly(new float[] {1, 0}, 5))) {
        assertThat(found).extracting(n -> n.entry().name()).containsExactly("a");
        assertThat(found.get(0).distance()).isEqualTo(4);
      }
    }
  }

  @Test
  void theQuickSearchFindsNearlyAllThatTheExactOneDoes() {
    GaussianBlobs blobs = GaussianBlobs.of(40, 50, 32, 1, 5);
    try (PictureIndex index = create()) {
      for (int i = 0; i < blobs.points.length; i++) {
        index.put("p" + i, "h" + i, blobs.points[i], NO_COPY);
        if (i % 700 == 0) {
          index.commit();
        }
      }
      index.commit();

      int found = 0;
      for (int i = 0; i < 50; i++) {
        float[] question = blobs.points[i * 37];
        List<String> exact = names(index.nearestExactly(question, 10));
        assertThat(exact).isEqualTo(nearestOf(blobs.points, question, 10));
        Set<String> both = new HashSet<>(names(index.nearest(question, 10, 100)));
        both.retainAll(exact);
        found += both.size();
      }
      assertThat(found).isGreaterThanOrEqualTo(475);
    }
  }

  private static List<String> nearestOf(float[][] points, float[] question, int count) {
    record Far(int index, double distance) {}
    List<Far> all = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      double sum = 0;
      for (int j = 0; j < question.length; j++) {
        sum += Math.pow(points[i][j] - question[j], 2);
      }
      all.add(new Far(i, sum));
    }
    all.sort(Comparator.comparingDouble(Far::distance));
    return all.subList(0, count).stream().map(far -> "p" + far.index()).toList();
  }

  @Test
  void anEmptyIndexHasNoNeighbors() {
    try (PictureIndex index = create()) {
      assertThat(index.nearest(new float[] {1, 0}, 5, 5)).isEmpty();
      assertThat(index.nearestExactly(new float[] {1, 0}, 5)).isEmpty();
      assertThat(names(index)).isEmpty();
    }
  }

  @Test
  void anIndexThatIsNotThereIsToldHowToMake() {
    assertThatThrownBy(() -> PictureIndex.read(folder))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "there is no index %s; make one with 'atelier index build FOLDER -o %s'"
                .formatted(folder, folder));
    assertThatThrownBy(() -> PictureIndex.change(temporary))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("holds no index");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void anIndexOfAnotherVersionIsToldHowToRenew() throws Exception {
    create().close();
    recommit(Map.of("atelier.format", "0"));
    assertThatThrownBy(() -> PictureIndex.change(folder))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("another version of Atelier")
        .hasMessageContaining("atelier index build");
  }

  @Test
  void anIndexOfAnotherProgramIsLeftAlone() throws Exception {
    create().close();
    recommit(Map.of());
    assertThatThrownBy(() -> PictureIndex.change(folder))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("another program");
  }

  @Test
  void aDamagedIndexIsToldToBeSo() throws Exception {
    create().close();
    try (var files = Files.list(folder)) {
      Path segments =
          files.filter(f -> f.getFileName().toString().startsWith("segments_")).toList().get(0);
      Files.write(segments, new byte[40]);
    }
    assertThatThrownBy(() -> PictureIndex.read(folder))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void twoCannotChangeAnIndexAtOnceButOneMayLook() {
    try (PictureIndex one = create()) {
      assertThatThrownBy(() -> PictureIndex.change(folder))
          .isExactlyInstanceOf(OperationException.class)
          .hasMessageContaining("is being changed by another process");
      PictureIndex.read(folder).close();
      assertThat(one.size()).isZero();
    }
  }

  private void recommit(Map<String, String> about) throws Exception {
    try (FSDirectory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.setLiveCommitData(about.entrySet());
      writer.commit();
    }
  }

  private PictureIndex create() {
    return PictureIndex.create(folder, Map.of("key", "value"));
  }

  private static List<String> names(PictureIndex index) {
    List<String> names = new ArrayList<>();
    index.forEach(entry -> names.add(entry.name()));
    return names;
  }

  private static List<String> names(List<PictureIndex.Neighbor> neighbors) {
    return neighbors.stream().map(neighbor -> neighbor.entry().name()).toList();
  }
}
