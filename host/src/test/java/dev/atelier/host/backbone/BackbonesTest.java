package dev.atelier.host.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.host.backbone.BackboneDescriptor.Input;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.toolkit.file.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackbonesTest {

  private static final BackboneDescriptor COMPACT =
      BackboneDescriptor.architecture("compact").orElseThrow();
  private static final BackboneDescriptor VGG19 =
      BackboneDescriptor.architecture("vgg19").orElseThrow();

  @TempDir private Path folder;

  private final AtomicInteger engineStarts = new AtomicInteger();
  private NDManager manager;
  private Backbones backbones;

  @BeforeEach
  void openBackbones() {
    manager = ComputeEngine.open();
    byte[] weights = Weights.random(COMPACT, "conv5_1", 3).safetensors();
    StoredBackbone embedded =
        StoredBackbone.embedded(
            COMPACT.installed(
                "compact", COMPACT.input(), "compact.safetensors", ContentHash.of(weights)),
            weights);
    backbones =
        new Backbones(
            new AtelierHome(folder),
            () -> {
              engineStarts.incrementAndGet();
              return manager;
            },
            () -> embedded);
  }

  @AfterEach
  void closeBackbones() {
    backbones.close();
    manager.close();
  }

  @Test
  void theEmbeddedBackboneIsOpenedByItsName() {
    Backbone compact = backbones.open("compact");

    assertThat(compact.name()).isEqualTo("compact");
    assertThat(compact.layers()).startsWith("relu1_1").endsWith("relu5_1");
    assertThat(compact.channels("relu4_1")).isEqualTo(128);
    assertThat(compact.stride("relu4_1")).isEqualTo(8);
    assertThat(compact.sha256()).hasSize(64);
  }

  @Test
  void theFiltersMadeByHandAreOpenedByTheirName() throws IOException {
    // What a user has in a folder of that name is no reason to get something else.
    install("gabor", Weights.random(VGG19, "conv1_2", 1).safetensors());

    Backbone gabor = backbones.open(BackboneService.GABOR);

    assertThat(gabor.name()).isEqualTo("gabor");
    assertThat(gabor.layers()).endsWith("relu4_1");
    assertThat(backbones.open("gabor")).isSameAs(gabor);
    assertThat(backbones.list()).extracting(BackboneInfo::name).containsExactly("compact", "gabor");
  }

  @Test
  void anInstalledBackboneIsOpenedByItsName() throws IOException {
    install("vgg19", Weights.random(VGG19, "conv1_2", 1).safetensors());

    assertThat(backbones.open("vgg19").layers()).containsExactly("relu1_1", "relu1_2");
  }

  @Test
  void anUnknownArchitectureIsAnsweredWithWhatIsInstalled() throws IOException {
    install("vgg19", Weights.random(VGG19, "conv1_1", 1).safetensors());

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> backbones.open("resnet"))
        .withMessage(
            "there is no backbone 'resnet'; installed: compact, gabor, vgg19;"
                + " see: atelier backbone install --help");
  }

  @Test
  void aKnownArchitectureThatIsNotInstalledIsAnsweredWithTheCommandThatInstallsIt() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> backbones.open("vgg19"))
        .withMessage(
            "there is no backbone 'vgg19'; installed: compact, gabor;"
                + " install it with: atelier backbone install vgg19 --from FILE");
  }

  @Test
  void aNameThatClimbsOutOfTheFolderIsUnknown() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> backbones.open("../backbones"));
  }

  @Test
  void aLayerThatACutShortFileDoesNotHoldIsNamed() throws IOException {
    install("vgg19", Weights.random(VGG19, "conv2_1", 1).safetensors());
    Backbone backbone = backbones.open("vgg19");

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> backbone.channels("relu4_1"))
        .withMessage(
            "the weights installed for backbone vgg19 stop at relu2_1, before relu4_1;"
                + " use layers up to that, or install a fuller file");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> backbone.channels("relu9_1"))
        .withMessage("backbone vgg19 has no layer 'relu9_1'; it has relu1_1, relu1_2, relu2_1");
  }

  @Test
  void changedWeightsAreNotLoaded() throws IOException {
    Path installed = install("vgg19", Weights.random(VGG19, "conv1_1", 1).safetensors());
    Files.write(installed.resolve("weights"), Weights.random(VGG19, "conv1_1", 2).safetensors());

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> backbones.open("vgg19"))
        .withMessageContaining("has the SHA-256")
        .withMessageContaining("install the backbone again")
        .matches(e -> e.getMessage().lines().count() == 1);
    assertThat(backbones.verify("vgg19").damage()).isPresent();
  }

  @Test
  void embeddedWeightsWithoutAChecksumAreNotLoaded() {
    byte[] weights = Weights.random(COMPACT, "conv5_1", 3).safetensors();
    BackboneDescriptor unchecked =
        new BackboneDescriptor(
            "compact", "", "", COMPACT.input(), COMPACT.padding(), COMPACT.layers(), null, null);
    try (Backbones careless =
        new Backbones(
            new AtelierHome(folder),
            () -> manager,
            () -> StoredBackbone.embedded(unchecked, weights))) {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> careless.open("compact"))
          .withMessageContaining("names no checksum");
    }
  }

  @Test
  void aListStartsNoEngine() throws IOException {
    install("vgg19", Weights.random(VGG19, "conv3_4", 1).safetensors());

    List<BackboneInfo> entries = backbones.list();

    assertThat(engineStarts).hasValue(0);
    assertThat(entries).extracting(BackboneInfo::name).containsExactly("compact", "gabor", "vgg19");
    assertThat(entries)
        .extracting(BackboneInfo::layers)
        .containsExactly("relu1_1..relu5_1", "relu1_1..relu4_1", "relu1_1..relu3_4");
    assertThat(entries)
        .extracting(BackboneInfo::location)
        .containsExactly(
            "embedded", "embedded", folder.resolve("backbones").resolve("vgg19").toString());
    assertThat(entries).allMatch(BackboneInfo::isUsable);
    assertThat(entries).allMatch(entry -> entry.size() > 0 && entry.sha256().length() == 64);
  }

  @Test
  void aDamagedInstallationIsListedInOneLineBesideTheOthers() throws IOException {
    Path noFile = install("a-no-file", Weights.random(VGG19, "conv1_1", 1).safetensors());
    Files.delete(noFile.resolve("weights"));
    Path noJson = install("b-no-json", Weights.random(VGG19, "conv1_1", 1).safetensors());
    Files.delete(noJson.resolve(StoredBackbone.DESCRIPTOR));
    Path badJson = install("c-bad-json", Weights.random(VGG19, "conv1_1", 1).safetensors());
    Files.writeString(badJson.resolve(StoredBackbone.DESCRIPTOR), "{\"name\":\n 3}\n");
    Path nullJson = install("d-null-json", Weights.random(VGG19, "conv1_1", 1).safetensors());
    Files.writeString(nullJson.resolve(StoredBackbone.DESCRIPTOR), "null");
    Path cutOff = install("e-cut-off", Weights.random(VGG19, "conv1_1", 1).safetensors());
    Files.write(cutOff.resolve("weights"), new byte[] {1, 2, 3});
    Path climbing = install("f-climbing", Weights.random(VGG19, "conv1_1", 1).safetensors());
    replace(climbing.resolve(StoredBackbone.DESCRIPTOR), "\"weights\"", "\"../weights\"");
    install("g-good", Weights.random(VGG19, "conv1_1", 1).safetensors());

    List<BackboneInfo> entries = backbones.list();

    assertThat(entries)
        .filteredOn(BackboneInfo::isUsable)
        .extracting(BackboneInfo::name)
        .containsExactly("compact", "gabor", "g-good");
    assertThat(entries).hasSize(9);
    assertThat(entries)
        .filteredOn(entry -> !entry.isUsable())
        .allSatisfy(
            entry ->
                assertThat(entry.damage().orElseThrow()).contains(entry.name()).hasLineCount(1));
    assertThat(backbones.verifyAll())
        .extracting(BackboneInfo::isUsable)
        .containsExactly(true, true, false, false, false, false, false, false, true);
  }

  @Test
  void valuesThatAreNotFiniteAreFoundByVerifying() throws IOException {
    Weights weights = Weights.random(VGG19, "conv1_1", 1);
    weights.get("features.0.weight").values()[17] = Float.NaN;
    install("vgg19", weights.safetensors());

    assertThat(backbones.list().get(2).isUsable()).isTrue();
    assertThat(backbones.verify("vgg19").damage())
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("'features.0.weight'", "not finite"));
  }

  @Test
  void aTensorOfAnotherShapeIsFoundByVerifying() throws IOException {
    Weights weights = Weights.random(VGG19, "conv1_1", 1).put("features.0.bias", new float[63], 63);
    install("vgg19", weights.safetensors());

    assertThat(backbones.verify("vgg19").damage())
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("'features.0.bias' has the shape (63) where (64) is needed"));
  }

  @Test
  void manyThreadsShareOneBackbone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Backbone>> opened = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        opened.add(threads.submit(() -> backbones.open("compact")));
      }
      Set<Backbone> different = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Future<Backbone> future : opened) {
        different.add(future.get());
      }
      assertThat(different).hasSize(1);
      assertThat(engineStarts).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void featuresFromSeveralThreadsOneAfterAnotherEqualTheSerialOnes() throws Exception {
    Backbone backbone = backbones.open("compact");
    List<float[]> serial = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      serial.add(features(backbone, i));
    }
    for (int i = 0; i < 4; i++) {
      int seed = i;
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        assertThat(thread.submit(() -> features(backbone, seed)).get()).isEqualTo(serial.get(i));
      } finally {
        thread.shutdownNow();
      }
    }
  }

  @Test
  void closingFreesTheWeightsAndEndsTheService() {
    Backbone compact = backbones.open("compact");
    assertThat(compact.layers()).isNotEmpty();
    int before = manager.getManagedArrays().size();

    backbones.close();

    assertThat(manager.getManagedArrays()).hasSizeLessThanOrEqualTo(before);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> backbones.open("compact"));
  }

  @Test
  void theEmbeddedWeightsAreSound() {
    try (Backbones own = new Backbones(new AtelierHome(folder), () -> manager)) {
      assertThat(own.verify("compact").damage()).isEmpty();
      assertThat(own.verify("gabor").damage()).isEmpty();
    }
  }

  @Test
  void theProgramsOwnBackbonesAreDescribed() {
    assertThat(List.of("compact", "vgg16", "vgg19", "vgg19-16x"))
        .allSatisfy(name -> assertThat(BackboneDescriptor.architecture(name)).isPresent());
    assertThat(VGG19.input()).isEqualTo(Input.OXFORD);
  }

  private float[] features(Backbone backbone, int seed) {
    float[] pixels = new float[3 * 40 * 48];
    Random random = new Random(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray images = scope.create(pixels, new Shape(1, 3, 40, 48));
      return backbone.extract(images, List.of("relu4_1")).singletonOrThrow().toFloatArray();
    }
  }

  private Path install(String name, byte[] weights) throws IOException {
    Path installed = Files.createDirectories(folder.resolve("backbones").resolve(name));
    Files.write(installed.resolve("weights"), weights);
    Files.writeString(
        installed.resolve(StoredBackbone.DESCRIPTOR),
        VGG19.installed(name, Input.OXFORD, "weights", ContentHash.of(weights)).toJson());
    return installed;
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
