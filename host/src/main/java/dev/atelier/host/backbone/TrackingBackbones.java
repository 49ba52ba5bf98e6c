package dev.atelier.host.backbone;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives out backbones and remembers which, so that a result can say what made it. */
public final class TrackingBackbones implements BackboneService {

  private final BackboneService backbones;

  @GuardedBy("this") private final Map<String, String> checksums = new LinkedHashMap<>();

  /**
   * Creates a service.
   *
   * @param backbones what gives out backbones
   */
  public TrackingBackbones(BackboneService backbones) {
    this.backbones = backbones;
  }

  @Override
  public synchronized Backbone open(String name) {
    Backbone backbone = backbones.open(name);
    checksums.put(backbone.name(), backbone.sha256());
    return backbone;
  }

  /**
   * Returns what was given out.
   *
   * @return the SHA-256 of each backbone, by name
   */
  public synchronized Map<String, String> checksums() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
  }
}
