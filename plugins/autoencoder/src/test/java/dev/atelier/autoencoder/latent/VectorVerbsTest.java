package dev.atelier.autoencoder.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.autoencoder.dataset.Discs;
import dev.atelier.autoencoder.evaluation.EvaluateAutoencoderOperation;
import dev.atelier.autoencoder.evaluation.EvaluateAutoencoderParameters;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.autoencoder.model.TinyAutoencoder;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.report.PictureGrid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VectorVerbsTest {

  private static final int SIDE = TinyAutoencoder.SIDE;

  @TempDir Path folder;
  private NDManager manager;
  private AutoencoderModels autoencoders;
  private String model;

  @BeforeEach
  void writeAModel() {
    manager = TestEngine.open();
    autoencoders = new AutoencoderModels(manager);
    Path file = folder.resolve("tiny.model");
    TinyAutoencoder.write(file, true, manager);
    model = file.toString();
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void aVectorIsRebuiltToAboutThePictureItIsOf() throws IOException {
    Picture disc = disc(20);
    List<?> vector = encode(disc);
    assertThat(vector).hasSize(TinyAutoencoder.LATENT);
    Path file = Files.writeString(folder.resolve("v.json"), vector.toString());
    Path sheet = folder.resolve("sheet.png");
    decode(file, sheet);
    Picture found = read(sheet);
    // The sheet has a border of two pixels.
    assertThat(found.width()).isEqualTo(SIDE + 4);
    float[] rebuilt = new float[SIDE * SIDE];
    for (int i = 0; i < rebuilt.length; i++) {
      rebuilt[i] = (found.pixels()[(i / SIDE + 2) * found.width() + i % SIDE + 2] & 0xff) / 255f;
    }
    float[] original = PixelTensors.middle(disc, SIDE, 1, new TestPictureService());
    double mean = 0;
    for (float value : original) {
      mean += value / original.length;
    }
    double variance = 0;
    for (float value : original) {
      variance += (value - mean) * (value - mean) / original.length;
    }
    assertThat(PixelTensors.meanSquare(original, rebuilt)).isLessThan(0.6 * variance);
  }

  @Test
  void aFolderGetsAFileOfTheNameOfEachPicture() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("v.csv"),
            "input,vector\na/one.jpg,\"[0,0,0]\"\nb/one.png,\"[1,0,0]\"\n,\"[0,1,0]\"\n");
    decode(file, folder.resolve("out"));
    assertThat(folder.resolve("out"))
        .isDirectoryContaining("glob:**/one.png")
        .isDirectoryContaining("glob:**/one-00002.png")
        .isDirectoryContaining("glob:**/00003.png");
    assertThatThrownBy(() -> decode(file, folder.resolve("out")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void namesOfFilesNeverLeaveTheFolder() {
    assertThat(
            DecodeOperation.fileNames(List.of("../../etc/x.png", "C:\\up\\..", "A.png", "a.png")))
        .containsExactly("x", "00002", "A", "a-00004");
  }

  @Test
  void picturesAreDrawnOntoASheetAndTheSeedDecidesWhich() throws IOException {
    generate(parameters("a.png", 6, "density", 0.8, Optional.empty(), List.of(), 1));
    generate(parameters("b.png", 6, "density", 0.8, Optional.empty(), List.of(), 1));
    generate(parameters("c.png", 6, "density", 0.8, Optional.empty(), List.of(), 2));
    assertThat(Files.readAllBytes(folder.resolve("b.png")))
        .isEqualTo(Files.readAllBytes(folder.resolve("a.png")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("c.png")));
    Picture sheet = read(folder.resolve("a.png"));
    assertThat(sheet.width()).isEqualTo(4 * (SIDE + 2) + 2);
    assertThat(sheet.height()).isEqualTo(2 * (SIDE + 2) + 2);
  }

  @Test
  void variationsOfAPictureLieBetweenItAndAllOthers() throws IOException {
    Path like = folder.resolve("like.png");
    PictureGrid.write(disc(SIDE), like, ExistingFile.FAIL);
    GenerateParameters none =
        new GenerateParameters(
            folder.resolve("none"),
            model,
            2,
            "density",
            0.8,
            Optional.of(like),
            0,
            List.of(),
            2,
            8,
            1,
            1);
    generate(none);
    assertThat(Files.readAllBytes(folder.resolve("none/00001.png")))
        .isEqualTo(Files.readAllBytes(folder.resolve("none/00002.png")));
    generate(parameters("some", 2, "density", 0.8, Optional.of(like), List.of(), 1));
    assertThat(Files.readAllBytes(folder.resolve("some/00001.png")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("none/00001.png")));
  }

  @Test
  void twoDirectionsMakeASquareWhoseMiddleIsTheMean() throws IOException {
    generate(parameters("axes", 9, "density", 0.8, Optional.empty(), List.of(1, 2), 1));
    try (Autoencoder open = autoencoders.open("--model", model)) {
      float[] middle = open.decode(List.of(open.axes().mean()), () -> {}).get(0);
      assertThat(read(folder.resolve("axes/00005.png")).pixels())
          .isEqualTo(PixelTensors.picture(middle, SIDE).pixels());
    }
    assertThat(folder.resolve("axes/00010.png")).doesNotExist();
    assertThatThrownBy(
            () -> generate(parameters("x", 9, "density", 1, Optional.empty(), List.of(1, 3), 1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("not two directions of 1 to 2");
  }

  @Test
  void aPlainModelHasNoPrior() {
    generate(parameters("p.png", 2, "prior", 1, Optional.empty(), List.of(), 1));
    Path plain = folder.resolve("plain.model");
    TinyAutoencoder.write(plain, false, manager);
    model = plain.toString();
    assertThatThrownBy(
            () -> generate(parameters("q.png", 2, "prior", 1, Optional.empty(), List.of(), 1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("is a plain autoencoder");
  }

  @Test
  void aStripGoesFromOnePictureToTheOther() throws IOException {
    interpolate("strip.png");
    Picture strip = read(folder.resolve("strip.png"));
    assertThat(strip.width()).isEqualTo(5 * (SIDE + 2) + 2);
    assertThat(column(strip, 0)).isNotEqualTo(column(strip, 4));
    assertThatThrownBy(() -> interpolate("strip.bmp"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("end its name in .png or .gif");
    assertThatThrownBy(() -> interpolate("strip.png"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("exists already");
  }

  private static List<Integer> column(Picture strip, int number) {
    List<Integer> pixels = new ArrayList<>();
    for (int y = 2; y < 2 + SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        pixels.add(strip.pixels()[y * strip.width() + 2 + number * (SIDE + 2) + x]);
      }
    }
    return pixels;
  }

  @Test
  void anAnimationGoesToAndFroForEver() throws IOException {
    interpolate("way.gif");
    byte[] bytes = Files.readAllBytes(folder.resolve("way.gif"));
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .startsWith("GIF89a")
        .contains("NETSCAPE2.0");
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream input =
        ImageIO.createImageInputStream(folder.resolve("way.gif").toFile())) {
      reader.setInput(input);
      // Five there and three back, without the ends, which are shown once.
      assertThat(reader.getNumImages(true)).isEqualTo(8);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void methodsAreMeasuredSideBySide() throws IOException {
    RandomBackbone backbone = new RandomBackbone(manager, RandomBackbone.CHANNELS_FOR_COLORS);
    Path file = folder.resolve("discs.idx");
    Discs.writeIdx(file, 40, SIDE);
    Result result =
        new EvaluateAutoencoderOperation(
                autoencoders, any -> backbone, new TestPictureService(), manager)
            .run(
                new EvaluateAutoencoderParameters(
                    file,
                    model,
                    10,
                    20,
                    Optional.of(2),
                    Optional.of(folder.resolve("t.csv")),
                    Optional.of(folder.resolve("s.png")),
                    7),
                new RecordedProgress());
    assertThat(result.data())
        .containsEntry("heldOut", 10)
        .containsKeys(model, "principal components", "plain autoencoder");
    assertThat(Files.readAllLines(folder.resolve("t.csv")))
        .hasSize(4)
        .first()
        .isEqualTo("method,numbers,heldOut,meanSquare,psnr,ssim,features");
    assertThat(read(folder.resolve("s.png")).height()).isEqualTo(4 * (2 * SIDE + 2) + 2);
  }

  @Test
  void aModelOfOtherPicturesIsRefused() throws IOException {
    Path file = folder.resolve("discs.idx");
    Discs.writeIdx(file, 40, 20);
    assertThatThrownBy(
            () ->
                new EvaluateAutoencoderOperation(
                        autoencoders,
                        any -> new RandomBackbone(manager, RandomBackbone.CHANNELS_FOR_COLORS),
                        new TestPictureService(),
                        manager)
                    .run(
                        new EvaluateAutoencoderParameters(
                            file,
                            model,
                            10,
                            20,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            7),
                        new RecordedProgress()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("of gray pictures of 16 pixels");
  }

  @Test
  void theModelsThatComeWithThePluginDrawWhatTheyLearned() {
    try (Autoencoder digits = autoencoders.open("--model", "digits");
        Autoencoder colored = autoencoders.open("--model", "pictures")) {
      assertThat(digits.description().latent()).isEqualTo(16);
      assertThat(colored.description().latent()).isEqualTo(256);
      assertThat(colored.description().channels()).isEqualTo(3);
      SplittableRandom random = new SplittableRandom(4);
      float[] drawn = digits.density().draw(0.8, random);
      float[] digit = digits.decode(List.of(drawn), () -> {}).get(0);
      double ink = 0;
      for (float value : digit) {
        ink += Math.min(1, Math.max(0, value)) / digit.length;
      }
      // Of a handwritten digit about a tenth is ink.
      assertThat(ink).isBetween(0.03, 0.3);
      assertThat(colored.decode(List.of(colored.axes().mean()), () -> {}).get(0))
          .hasSize(3 * 64 * 64);
    }
  }

  @Test
  void modelsThatAreNoneAreExplained() throws IOException {
    assertThatThrownBy(() -> autoencoders.open("--model", "nothing"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("the embedded ones are digits, pictures");
    Path file = Files.writeString(folder.resolve("x.model"), "x");
    assertThatThrownBy(() -> autoencoders.open("--model", file.toString()))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("is no file of a model");
  }

  private Picture disc(int side) {
    return PixelTensors.picture(Discs.disc(side, new SplittableRandom(77)), side);
  }

  private List<?> encode(Picture picture) {
    try (PictureFunction function =
        new EncodeOperation(autoencoders, new TestPictureService())
            .prepare(new EncodeParameters(model))) {
      return (List<?>) function.apply(picture, new RecordedProgress()).data().get("vector");
    }
  }

  private void decode(Path vectors, Path output) {
    new DecodeOperation(autoencoders)
        .run(new DecodeParameters(vectors, output, model, 8, 1), new RecordedProgress());
  }

  private GenerateParameters parameters(
      String output,
      int count,
      String from,
      double temperature,
      Optional<Path> like,
      List<Integer> axes,
      long seed) {
    return new GenerateParameters(
        folder.resolve(output), model, count, from, temperature, like, 0.5, axes, 2, 4, 1, seed);
  }

  private void generate(GenerateParameters parameters) {
    new GenerateOperation(autoencoders, new TestPictureService())
        .run(parameters, new RecordedProgress());
  }

  private void interpolate(String output) throws IOException {
    Path one = folder.resolve("one.png");
    Path other = folder.resolve("other.png");
    if (Files.notExists(one)) {
      SplittableRandom random = new SplittableRandom(12);
      PictureGrid.write(PixelTensors.picture(Discs.disc(24, random), 24), one, ExistingFile.FAIL);
      PictureGrid.write(PixelTensors.picture(Discs.disc(24, random), 24), other, ExistingFile.FAIL);
    }
    new InterpolateOperation(autoencoders, new TestPictureService())
        .run(
            new InterpolateParameters(
                one, other, folder.resolve(output), model, 5, "slerp", 100, 1),
            new RecordedProgress());
  }

  private static Picture read(Path file) throws IOException {
    return Picture.of(ImageIO.read(file.toFile()));
  }
}
