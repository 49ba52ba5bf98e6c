package com.example.posterize;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import java.util.List;

/** A plugin with one verb. */
public final class PosterizePlugin implements ImagePlugin {

  @Override
  public String id() {
    return "posterize";
  }

  @Override
  public List<Verb<?>> verbs() {
    return List.of(
        Verb.picture(
            "posterize",
            "Reduce pictures to a few tones a channel.",
            PosterizeParameters.class,
            PosterizeOperation.class));
  }
}
