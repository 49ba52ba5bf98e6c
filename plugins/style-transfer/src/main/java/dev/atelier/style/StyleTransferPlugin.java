package dev.atelier.style;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.style.evaluation.EvaluateStyleOperation;
import dev.atelier.style.evaluation.EvaluateStyleParameters;
import dev.atelier.style.sheet.ContactSheetOperation;
import dev.atelier.style.sheet.ContactSheetParameters;
import dev.atelier.style.stylize.StylizeOperation;
import dev.atelier.style.stylize.StylizeParameters;
import dev.atelier.style.training.TrainStylizerOperation;
import dev.atelier.style.training.TrainStylizerParameters;
import java.util.List;

/** Paints a picture in the manner of another. */
public final class StyleTransferPlugin implements ImagePlugin {

  @Override
  public String id() {
    return "style-transfer";
  }

  @Override
  public List<Verb<?>> verbs() {
    return List.of(
        Verb.picture(
            "stylize",
            "Paint pictures in the manner of another picture.",
            StylizeParameters.class,
            StylizeOperation.class),
        Verb.data(
            "evaluate-style",
            "Measure how near stylised pictures come to their styles, and what they keep.",
            EvaluateStyleParameters.class,
            EvaluateStyleOperation.class),
        Verb.data(
            "contact-sheet",
            "Show some pictures in the manner of some others, all on one sheet.",
            ContactSheetParameters.class,
            ContactSheetOperation.class),
        Verb.data(
            "train-stylizer",
            "Train the network that paints at once, from photographs and paintings.",
            TrainStylizerParameters.class,
            TrainStylizerOperation.class));
  }
}
