package dev.atelier.style.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several networks as one: each layer is taken of the first that has it. The full VGG-19 is often
 * had for its shallow layers alone, and a narrow twin serves for the deep ones.
 */
final class CompositeBackbone implements Backbone {

  private static final String AND = "+";

  private final List<Backbone> members;

  private CompositeBackbone(List<Backbone> members) {
    this.members = members;
  }

  /** Opens one backbone by its name, or several by their names with {@code +} between them. */
  static Backbone open(String names, BackboneService backbones) {
    List<Backbone> members =
        Arrays.stream(names.split("[+]", -1)).map(String::trim).map(backbones::open).toList();
    return members.size() == 1 ? members.get(0) : new CompositeBackbone(members);
  }

  @Override
  public String name() {
    return members.stream().map(Backbone::name).collect(Collectors.joining(AND));
  }

  @Override
  public String sha256() {
    return members.stream().map(Backbone::sha256).collect(Collectors.joining(AND));
  }

  @Override
  public List<String> layers() {
    return members.stream().flatMap(member -> member.layers().stream()).distinct().toList();
  }

  @Override
  public int channels(String layer) {
    return owner(layer).channels(layer);
  }

  @Override
  public int stride(String layer) {
    return owner(layer).stride(layer);
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    Map<String, NDArray> features = new LinkedHashMap<>();
    for (Backbone member : members) {
      List<String> own = new ArrayList<>();
      for (String layer : layers) {
        if (owner(layer) == member && !own.contains(layer)) {
          own.add(layer);
        }
      }
      if (!own.isEmpty()) {
        NDList maps = member.extract(images, own);
        for (int i = 0; i < own.size(); i++) {
          features.put(own.get(i), maps.get(i));
        }
      }
    }
    NDList ordered = new NDList();
    layers.forEach(layer -> ordered.add(features.get(layer)));
    return ordered;
  }

  private Backbone owner(String layer) {
    return members.stream()
        .filter(member -> member.layers().contains(layer))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name() + " has no layer '" + layer + "'"));
  }
}
