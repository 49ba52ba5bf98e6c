package com.example.posterize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.atelier.api.ImagePlugin;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PosterizePluginTest {

  @Test
  void isFoundByTheServiceLoaderWithItsVerb() {
    ImagePlugin plugin = ServiceLoader.load(ImagePlugin.class).iterator().next();
    assertEquals("posterize", plugin.id());
    assertEquals("posterize", plugin.verbs().get(0).name());
  }
}
