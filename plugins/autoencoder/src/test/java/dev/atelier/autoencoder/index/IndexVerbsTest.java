package dev.atelier.autoencoder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.autoencoder.index.embedding.EmbeddingFactory;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.TinyAutoencoder;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.data.Csv;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of an index, one after the other, as a user has them. */
final class IndexVerbsTest {

  /** What may be in the name of a file and must not get out of the data that it is in. */
  private static final String NASTY = "a \"quoted\", <b>bold</b>\nname.png";

  @TempDir Path temporary;

  private final TestPictureService pictures = new TestPictureService();
  private NDManager manager;
  private EmbeddingFactory embeddings;
  private Path album;
  private Path index;

  @BeforeEach
  void build() {
    manager = TestEngine.open();
    Backbone backbone = new RandomBackbone(manager, RandomBackbone.CHANNELS_FOR_COLORS);
    embeddings = embeddings(backbone);
    album = temporary.resolve("album");
    index = temporary.resolve("my.index");
    for (int i = 0; i < 6; i++) {
      TestFiles.writeStriped(album.resolve("red" + i + ".png"), Color.RED, 5 * i);
      TestFiles.writeStriped(album.resolve("blue" + i + ".png"), Color.BLUE, 5 * i);
    }
    TestFiles.writeStriped(album.resolve(NASTY), Color.RED, 47);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aPictureIsFoundFirstAmongItsLike() throws IOException {
    assertThat(buildIndex()).containsEntry("added", 13).containsEntry("unreadable", 0);
    Path table = temporary.resolve("found.csv");
    Path page = temporary.resolve("found.html");
    Path data = temporary.resolve("found.json");

    Map<String, Object> told =
        search(album.resolve("blue2.png").toString(), 13, List.of(table, page, data));

    assertThat(told).containsEntry("exact", false).containsKey("written");
    List<Csv.Row> rows = parse(Files.readString(table));
    assertThat(rows.get(0).fields()).containsExactly("rank", "picture", "distance");
    assertThat(rows.get(1).fields())
        .containsExactly("1", album.resolve("blue2.png").toString(), "0.0");
    assertThat(rows.subList(1, 7)).allMatch(row -> row.fields().get(1).contains("blue"));
    assertThat(rows).anyMatch(row -> row.fields().get(1).endsWith(NASTY)).hasSize(14);
    assertThat(Files.readString(page))
        .contains("&lt;b&gt;bold", "data:image/jpeg")
        .doesNotContain("<b>");
    assertThat(Files.readString(data)).contains("\\\"quoted\\\"").startsWith("{");
  }

  @Test
  void aPictureThatIsNotInTheIndexCanBeLookedFor() {
    buildIndex();
    Path other = TestFiles.writeStriped(temporary.resolve("other.png"), Color.BLUE, 11);
    assertThat(search(other.toString(), 3, List.of()).get("neighbours").toString())
        .contains("blue")
        .doesNotContain("red");
  }

  @Test
  void addingLooksOnlyAtWhatIsNewAndRemovingForgets() throws IOException {
    buildIndex();
    pictures.clear();
    TestFiles.writeStriped(album.resolve("green.png"), Color.GREEN, 1);
    assertThat(add()).containsEntry("added", 1).containsEntry("unchanged", 13);
    assertThat(pictures.decoded()).hasSize(1);

    Files.delete(album.resolve("red0.png"));
    assertThat(stats()).containsEntry("pictures", 14).containsEntry("missingFiles", 1);
    assertThat(remove(Optional.empty(), true)).containsEntry("removed", 1);
    assertThat(remove(Optional.of(album.resolve("green.png")), false)).containsEntry("removed", 1);
    assertThat(remove(Optional.of(temporary.resolve("alb")), false)).containsEntry("removed", 0);
    assertThat(remove(Optional.of(album), false))
        .containsEntry("removed", 12)
        .containsEntry("pictures", 0);
  }

  @Test
  void nothingToRemoveIsWrongUsage() {
    buildIndex();
    assertThatThrownBy(() -> remove(Optional.empty(), false))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--missing");
  }

  @Test
  void anIndexOfAnotherBackboneSaysSoAndHowToBuildAnew() {
    buildIndex();
    Backbone other =
        new RandomBackbone(manager, RandomBackbone.CHANNELS_FOR_COLORS).withSha256("f".repeat(64));
    embeddings = embeddings(other);
    assertThatThrownBy(this::add)
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("0".repeat(64))
        .hasMessageContaining("f".repeat(64))
        .hasMessageContaining("atelier index build");
  }

  @Test
  void pointsCanBeWhatAnAutoencoderCondensesPicturesTo() throws IOException {
    Path model = temporary.resolve("own.model");
    TinyAutoencoder.write(model, true, manager);
    buildIndex(album, Optional.of(model.toString()));
    // The index has a copy, which is the same whatever becomes of the file.
    Files.delete(model);
    TestFiles.writeStriped(album.resolve("green.png"), Color.GREEN, 1);
    assertThat(add()).containsEntry("added", 1);
    assertThat(search(album.resolve("blue2.png").toString(), 1, List.of()).get("neighbours"))
        .asString()
        .contains("blue2.png");
  }

  @Test
  void anAutoencoderThatIsMissingMakesNoIndex() {
    assertThatThrownBy(() -> buildIndex(album, Optional.of("missing.model")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--model: there is no model missing.model");
    assertThat(index).doesNotExist();
  }

  @Test
  void anIndexIsNotBuiltOverAnother() {
    buildIndex();
    assertThatThrownBy(this::buildIndex)
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("exists already; add to it with 'atelier index add");
  }

  @Test
  void picturesNoneOfWhichCanBeReadMakeNoIndex() throws IOException {
    Path text = Files.writeString(temporary.resolve("text.jpg"), "no picture");
    assertThatThrownBy(() -> buildIndex(text))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("none of the pictures can be read")
        .hasMessageContaining("text.jpg is no picture");
    assertThat(index).doesNotExist();
  }

  @Test
  void aFileOfUnknownKindIsRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> search("x.png", 3, List.of(temporary.resolve("found.txt"))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(".json, .csv or .html");
  }

  private Map<String, Object> buildIndex() {
    return buildIndex(album);
  }

  private EmbeddingFactory embeddings(Backbone backbone) {
    return new EmbeddingFactory(
        name -> backbone, new AutoencoderModels(manager), pictures, manager);
  }

  private Map<String, Object> buildIndex(Path from) {
    return buildIndex(from, Optional.empty());
  }

  private Map<String, Object> buildIndex(Path from, Optional<String> model) {
    return new IndexBuildOperation(embeddings, pictures)
        .run(new IndexBuildParameters(from, index, "random", model, 0, 5), new NoProgress())
        .data();
  }

  private Map<String, Object> add() {
    return new IndexAddOperation(embeddings, pictures)
        .run(new IndexAddParameters(index, album, 0, 5), new NoProgress())
        .data();
  }

  private Map<String, Object> remove(Optional<Path> path, boolean missing) {
    return new IndexRemoveOperation()
        .run(new IndexRemoveParameters(index, path, missing), new NoProgress())
        .data();
  }

  private Map<String, Object> stats() {
    return new IndexStatsOperation().run(new IndexStatsParameters(index), new NoProgress()).data();
  }

  private Map<String, Object> search(String picture, int count, List<Path> outputs) {
    return new IndexSearchOperation(embeddings, pictures)
        .run(new IndexSearchParameters(index, picture, count, 50, false, outputs), new NoProgress())
        .data();
  }

  private static List<Csv.Row> parse(String text) {
    try {
      return Csv.parse(text);
    } catch (Csv.MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
