package dev.atelier.style;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.VerbCategory;
import dev.atelier.style.evaluation.EvaluateStyleOperation;
import dev.atelier.style.evaluation.EvaluateStyleParameters;
import dev.atelier.style.sheet.ContactSheetOperation;
import dev.atelier.style.sheet.ContactSheetParameters;
import dev.atelier.style.stylize.StylizeOperation;
import dev.atelier.style.stylize.StylizeParameters;
import dev.atelier.style.training.TrainStylizerOperation;
import dev.atelier.style.training.TrainStylizerParameters;
import java.util.List;

/** Paints a picture in the style of another. */
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
                "Paint pictures in the style of another picture.",
                StylizeParameters.class,
                StylizeOperation.class)
            .withCategory(VerbCategory.STYLIZE),
        Verb.data(
                "evaluate-style",
                "Measure how near stylized pictures come to their styles, and what they keep.",
                EvaluateStyleParameters.class,
                EvaluateStyleOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.data(
                "contact-sheet",
                "Show some pictures in the styles of some others, all on one sheet.",
                ContactSheetParameters.class,
                ContactSheetOperation.class)
            .withCategory(VerbCategory.STYLIZE),
        Verb.data(
                "train-stylizer",
                "Train the network that paints at once, from photographs and paintings.",
                TrainStylizerParameters.class,
                TrainStylizerOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE));
  }
}
