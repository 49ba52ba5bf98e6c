package dev.atelier.host.backbone;

import java.util.Optional;

/**
 * What a list of backbones says of one of them.
 *
 * @param name the name that users give
 * @param summary one line about it
 * @param licence the license of its weights
 * @param location {@code embedded}, or the path of the folder it is installed in
 * @param layers the shallowest and the deepest layer, such as {@code relu1_1..relu3_4}; empty if
 *     unknown
 * @param sha256 the checksum that its weights are to have, in lower-case hexadecimal digits; empty
 *     if unknown
 * @param size the size of its weights in bytes, 0 if unknown
 * @param damage what is wrong with it and what to do, in one line; empty if nothing is known to be
 */
public record BackboneInfo(
    String name,
    String summary,
    String licence,
    String location,
    String layers,
    String sha256,
    long size,
    Optional<String> damage) {

  /**
   * Says whether the backbone can be used, as far as was checked.
   *
   * @return whether no damage is known
   */
  public boolean isUsable() {
    return damage.isEmpty();
  }

  BackboneInfo damagedBy(String reason) {
    return new BackboneInfo(
        name,
        summary,
        licence,
        location,
        layers,
        sha256,
        size,
        Optional.of(reason.lines().findFirst().orElse("is damaged")));
  }
}
