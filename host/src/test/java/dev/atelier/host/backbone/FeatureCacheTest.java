package dev.atelier.host.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.testkit.RecordedBackbone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one has looked at, the next need not compute. */
final class FeatureCacheTest {

  private static final BackboneDescriptor COMPACT =
      BackboneDescriptor.architecture("compact").orElseThrow();
  private static final List<String> LAYERS = List.of("relu1_1", "relu2_1");

  private NDManager manager;
  private NDManager own;
  private RecordedBackbone backbone;

  @BeforeEach
  void openBackbone() {
    manager = ComputeEngine.open();
    own = manager.newSubManager();
    Weights drawn = Weights.random(COMPACT, "conv3_1", 5);
    Map<String, NDArray> tensors =
        WeightsFile.read(drawn.safetensors(), "random weights", manager, COMPACT::needs);
    backbone =
        new RecordedBackbone(
            new LoadedBackbone(COMPACT, "sum", BackboneNetwork.of(COMPACT, tensors, "random")));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void whatIsRememberedOutlivesTheScopeOfWhoLookedFirst() {
    Backbone shared = remembering(8);
    float[] expected = values(backbone.extract(noise(1).toTensor(manager), LAYERS));
    backbone.clear();
    for (int plugin = 0; plugin < 2; plugin++) {
      try (NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        assertThat(values(shared.look(noise(1), LAYERS, manager))).isEqualTo(expected);
      }
    }
    assertThat(backbone.computed()).containsExactly(LAYERS);
  }

  @Test
  void threeWhoLookAtOnePictureLetTheNetworkRunOnce() {
    Backbone shared = remembering(8);
    float[] expected = values(backbone.extract(noise(1).toTensor(manager), LAYERS));
    backbone.clear();
    for (int plugin = 0; plugin < 3; plugin++) {
      // Each decodes the file for itself, so that it is the colors that make a picture the same.
      assertThat(values(shared.look(noise(1), LAYERS, manager))).isEqualTo(expected);
    }
    assertThat(backbone.computed()).containsExactly(LAYERS);
  }

  @Test
  void onlyTheLayersThatNobodyWantedBeforeAreComputed() {
    Backbone shared = remembering(8);
    shared.look(noise(1), List.of("relu2_1"), manager);
    NDList both = shared.look(noise(1), List.of("relu3_1", "relu2_1"), manager);
    assertThat(both.get(0).getShape().get(1)).isEqualTo(backbone.channels("relu3_1"));
    assertThat(both.get(1).getShape().get(1)).isEqualTo(backbone.channels("relu2_1"));
    assertThat(backbone.computed()).containsExactly(List.of("relu2_1"), List.of("relu3_1"));
  }

  @Test
  void whatIsGivenOutIsTheCallersOwn() {
    Backbone shared = remembering(8);
    float[] first;
    try (NDManager scope = manager.newSubManager()) {
      NDList features = shared.look(noise(1), LAYERS, scope);
      first = values(features);
      features.forEach(array -> array.muli(0));
    }
    assertThat(values(shared.look(noise(1), LAYERS, manager))).isEqualTo(first);
  }

  @Test
  void anotherPictureIsAnotherMatter() {
    Backbone shared = remembering(8);
    float[] one = values(shared.look(noise(1), LAYERS, manager));
    assertThat(values(shared.look(noise(2), LAYERS, manager))).isNotEqualTo(one);
    assertThat(backbone.computed()).hasSize(2);
  }

  @Test
  void theOneNotAskedForLongestIsForgotten() {
    Backbone shared = remembering(2);
    for (int seed : List.of(1, 2, 1, 3, 1, 2)) {
      try (NDManager scope = manager.newSubManager()) {
        shared.look(noise(seed), LAYERS, scope);
      }
    }
    assertThat(backbone.computed()).hasSize(4);
    assertThat(own.getManagedArrays()).hasSize(2 * LAYERS.size());
  }

  @Test
  void whatIsTooLargeIsNotRemembered() {
    Backbone shared = new CachingBackbone(backbone, new FeatureCache(8, 1000), own);
    shared.look(noise(1), LAYERS, manager);
    shared.look(noise(1), LAYERS, manager);
    assertThat(backbone.computed()).hasSize(2);
    assertThat(own.getManagedArrays()).isEmpty();
  }

  private Backbone remembering(int pictures) {
    return new CachingBackbone(backbone, new FeatureCache(pictures, 1 << 20), own);
  }

  private static Picture noise(int seed) {
    return Picture.of(16, 12, new Random(seed).ints(16 * 12).toArray());
  }

  private static float[] values(NDList arrays) {
    List<Float> values = new ArrayList<>();
    for (NDArray array : arrays) {
      for (float value : array.toFloatArray()) {
        values.add(value);
      }
    }
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i);
    }
    return all;
  }
}
