package dev.atelier.autoencoder.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.testkit.TestEngine;
import dev.atelier.toolkit.model.ModelFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The decoders that come with the plugin. */
final class EmbeddedDecodersTest {

  private static final List<String> LEVELS = List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1");

  @Test
  void thereIsOneForEachLayerAndItRebuildsPicturesOfTheRightSize() throws IOException {
    for (String level : LEVELS) {
      try (NDManager manager = TestEngine.open()) {
        DecoderDescription description = description(level, manager);
        assertThat(description.level()).isEqualTo(level);
        assertThat(description.backbone()).isEqualTo("compact");
        Compact compact = new Compact(description.sha256());
        try (FeatureDecoder decoder =
            FeatureDecoder.embedded(compact, level, manager).orElseThrow()) {
          NDArray maps = manager.ones(new Shape(1, compact.channels(level), 3, 4));
          NDArray rebuilt = decoder.rebuild(maps);
          int stride = compact.stride(level);
          assertThat(rebuilt.getShape()).isEqualTo(new Shape(1, 3, 3L * stride, 4L * stride));
          for (float value : rebuilt.toFloatArray()) {
            assertThat(value).isFinite();
          }
        }
        assertThat(FeatureDecoder.embedded(new Compact("0".repeat(64)), level, manager))
            .as("other weights need another decoder")
            .isEmpty();
      }
    }
  }

  @Test
  void theDeeperTheLayerTheLessIsRebuilt() throws IOException {
    double above = Double.MAX_VALUE;
    for (String level : LEVELS) {
      try (NDManager manager = TestEngine.open()) {
        Map<String, Double> measures = description(level, manager).measures();
        assertThat(measures.get("heldOut")).isEqualTo(100);
        assertThat(measures.get("psnr")).isBetween(16.0, above);
        above = measures.get("psnr");
      }
    }
  }

  private static DecoderDescription description(String level, NDManager manager)
      throws IOException {
    String name = "decoder-compact-" + level + ".model";
    try (InputStream input = FeatureDecoder.class.getResourceAsStream(name)) {
      return ModelFile.read(new BufferedInputStream(input), name, DecoderDescription.class, manager)
          .description();
    }
  }

  /** What decoders ask of a backbone, which the host alone can open. */
  private record Compact(String sha256) implements Backbone {

    @Override
    public String name() {
      return "compact";
    }

    @Override
    public List<String> layers() {
      return LEVELS;
    }

    @Override
    public int channels(String layer) {
      return 16 * stride(layer);
    }

    @Override
    public int stride(String layer) {
      return 1 << LEVELS.indexOf(layer);
    }

    @Override
    public NDList extract(NDArray images, List<String> layers) {
      throw new AssertionError("a decoder looks at no pictures");
    }
  }
}
