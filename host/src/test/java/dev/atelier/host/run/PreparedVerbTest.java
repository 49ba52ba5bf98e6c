package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.HostModule;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RecordedProgress;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreparedVerbTest {

  @TempDir static Path plugins;
  private static PluginRegistry registry;

  @TempDir Path folder;

  @BeforeAll
  static void loadPlugin() throws IOException {
    RunTestPlugin.install(plugins);
    WidthLabelPlugin.install(plugins);
    registry = PluginRegistry.scan(List.of(plugins), Set.of(), Set.of());
  }

  @AfterAll
  static void closePlugin() {
    registry.close();
  }

  @BeforeEach
  void forget() {
    System.getProperties().keySet().removeIf(name -> name.toString().startsWith("inverter."));
  }

  @Test
  void bytesBecomeBytesThatSayHowTheyWereMade() throws IOException {
    byte[] input = png(5);
    try (ComputeLane lane = new ComputeLane();
        PreparedVerb invert = prepare("invert", "plain", lane)) {
      PreparedVerb.Encoded encoded =
          invert.apply(
              new ByteArrayInputStream(input), "upload", Optional.empty(), 90, new NoProgress());
      assertThat(encoded.format()).contains(PictureFormat.PNG);
      assertThat(encoded.result().data()).containsEntry("width", 5);
      Path file = Files.write(folder.resolve("out.png"), encoded.encoded().orElseThrow());
      BufferedImage result = ImageIO.read(file.toFile());
      BufferedImage before = ImageIO.read(new ByteArrayInputStream(input));
      assertThat(result.getRGB(2, 1)).isEqualTo(0xff000000 | ~before.getRGB(2, 1));
      assertThat(new PictureFiles().readProvenance(file))
          .contains(invert.provenance().toJson())
          .get()
          .asString()
          .contains("\"atelier\":\"1.2.3\"");
    }
  }

  @Test
  void theFormatOfTheBytesCanBeChosen() throws IOException {
    try (ComputeLane lane = new ComputeLane();
        PreparedVerb invert = prepare("invert", "plain", lane)) {
      PreparedVerb.Encoded encoded =
          invert.apply(
              new ByteArrayInputStream(png(5)),
              "upload",
              Optional.of(PictureFormat.JPEG),
              90,
              new NoProgress());
      assertThat(encoded.encoded().orElseThrow()).startsWith(0xff, 0xd8);
    }
  }

  @Test
  void dataAloneHasNoBytes() throws IOException {
    try (ComputeLane lane = new ComputeLane();
        PreparedVerb judge = prepare("judge", Map.of(), lane)) {
      PreparedVerb.Encoded encoded =
          judge.apply(
              new ByteArrayInputStream(png(12)), "x", Optional.empty(), 90, new NoProgress());
      assertThat(encoded.result().label()).contains("wide");
      assertThat(encoded.encoded()).isEmpty();
      assertThat(encoded.format()).isEmpty();
    }
  }

  @Test
  void theResultOfOneVerbIsTheInputOfTheNextOnTheSameLane() throws IOException {
    PictureFile input = new PictureFiles().load(new ByteArrayInputStream(png(5)), "x");
    try (ComputeLane lane = new ComputeLane();
        PreparedVerb first = prepare("invert", "plain", lane);
        PreparedVerb second = prepare("invert", "plain", lane)) {
      PictureFile once = first.apply(input, new NoProgress()).asInput().orElseThrow();
      Picture twice = second.apply(once, new NoProgress()).result().picture().orElseThrow();
      assertThat(twice.pixels()).isEqualTo(input.picture().pixels());
      assertThat(once.picture().pixels()).isNotEqualTo(input.picture().pixels());
    }
    assertThat(noted("close")).hasSize(2);
    assertThat(calls()).allSatisfy(call -> assertThat(call).matches("compute \\d+ true"));
    assertThat(Set.copyOf(calls())).hasSize(1);
  }

  @Test
  void manyThreadsMayAskAndThePluginSeesOne() throws Exception {
    PictureFile input = new PictureFiles().load(new ByteArrayInputStream(png(30)), "x");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ComputeLane lane = new ComputeLane();
        PreparedVerb invert = prepare("invert", "plain", lane)) {
      List<Future<int[]>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(
            threads.submit(
                () ->
                    invert
                        .apply(input, new NoProgress())
                        .result()
                        .picture()
                        .orElseThrow()
                        .pixels()));
      }
      int[] expected = answers.get(0).get();
      for (Future<int[]> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(noted("apply")).hasSize(20);
    assertThat(noted("overlap")).isEmpty();
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotBegun() throws IOException {
    try (ComputeLane lane = new ComputeLane();
        PreparedVerb invert = prepare("invert", "plain", lane)) {
      PictureFile input = new PictureFiles().load(new ByteArrayInputStream(png(5)), "x");
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> invert.apply(input, RecordedProgress.cancelAfter(0)));
      assertThat(noted("apply")).isEmpty();
    }
  }

  @Test
  void bytesThatAreNoPictureAreSaidToBeSo() throws IOException {
    try (ComputeLane lane = new ComputeLane();
        PreparedVerb invert = prepare("invert", "plain", lane)) {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(
              () ->
                  invert.apply(
                      new ByteArrayInputStream(new byte[] {1, 2, 3}),
                      "the upload",
                      Optional.empty(),
                      90,
                      new NoProgress()))
          .withMessageContaining("the upload");
    }
  }

  private PreparedVerb prepare(String verb, String mode, ComputeLane lane) {
    return prepare(verb, Map.of("mode", mode, "mark", "m"), lane);
  }

  private PreparedVerb prepare(String name, Map<String, String> options, ComputeLane lane) {
    Injector injector =
        Guice.createInjector(new HostModule(new AtelierHome(folder.resolve("home"))));
    LoadedVerb verb = registry.verb(name).orElseThrow();
    return injector
        .getInstance(VerbPreparer.class)
        .prepare(verb, verb.schema().parse(options), "1.2.3", lane);
  }

  private static byte[] png(int width) throws IOException {
    BufferedImage image = new BufferedImage(width, 4, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      image.setRGB(x, 1, 0x123456 + x);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", bytes)).isTrue();
    return bytes.toByteArray();
  }

  private static List<String> calls() {
    List<String> calls = new ArrayList<>();
    for (String what : List.of("prepare", "apply", "close")) {
      calls.addAll(noted(what));
    }
    return calls;
  }

  private static List<String> noted(String what) {
    return System.getProperty("inverter." + what, "").lines().toList();
  }
}
