package dev.atelier.classifier;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.Verb.Output;
import java.util.List;

/** Says what a backbone sees in pictures. */
public final class ClassifierPlugin implements ImagePlugin {

  @Override
  public String id() {
    return "classifier";
  }

  @Override
  public List<Verb<?>> verbs() {
    return List.of(
        new Verb<>(
            "describe",
            "Say which feature maps of a backbone a picture excites most.",
            Output.DATA,
            DescribeParameters.class,
            DescribeOperation.class),
        new Verb<>(
            "feature-maps",
            "Draw the feature maps of a backbone that a picture excites most.",
            Output.PICTURE,
            FeatureMapsParameters.class,
            FeatureMapsOperation.class),
        new Verb<>(
            "inspect",
            "Draw what the filters of a backbone look for.",
            Output.DATA,
            InspectParameters.class,
            Inspection.class),
        new Verb<>(
            "explain",
            "Draw where in a picture a classifier sees a class.",
            Output.PICTURE,
            ExplainParameters.class,
            ExplainOperation.class));
  }
}
