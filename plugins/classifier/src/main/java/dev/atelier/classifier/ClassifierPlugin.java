package dev.atelier.classifier;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.VerbCategory;
import dev.atelier.classifier.classify.ClassifyOperation;
import dev.atelier.classifier.classify.ClassifyParameters;
import dev.atelier.classifier.digits.evaluation.EvaluateDigitsOperation;
import dev.atelier.classifier.digits.evaluation.EvaluateDigitsParameters;
import dev.atelier.classifier.digits.training.TrainDigitsOperation;
import dev.atelier.classifier.digits.training.TrainDigitsParameters;
import dev.atelier.classifier.evaluation.EvaluateOperation;
import dev.atelier.classifier.evaluation.EvaluateParameters;
import dev.atelier.classifier.explanation.ExplainOperation;
import dev.atelier.classifier.explanation.ExplainParameters;
import dev.atelier.classifier.inspection.DescribeOperation;
import dev.atelier.classifier.inspection.DescribeParameters;
import dev.atelier.classifier.inspection.FeatureMapsOperation;
import dev.atelier.classifier.inspection.FeatureMapsParameters;
import dev.atelier.classifier.inspection.InspectOperation;
import dev.atelier.classifier.inspection.InspectParameters;
import dev.atelier.classifier.training.TrainClassifierOperation;
import dev.atelier.classifier.training.TrainClassifierParameters;
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
        Verb.data(
                "train-classifier",
                "Train a classifier on pictures of your own classes.",
                TrainClassifierParameters.class,
                TrainClassifierOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.label(
                "classify",
                "Say which class pictures belong to, or read the digits on them.",
                ClassifyParameters.class,
                ClassifyOperation.class)
            .withCategory(VerbCategory.CLASSIFY),
        Verb.data(
                "describe",
                "Say which feature maps of a backbone a picture excites most.",
                DescribeParameters.class,
                DescribeOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.data(
                "evaluate",
                "Measure how well a classifier tells pictures apart whose classes are known.",
                EvaluateParameters.class,
                EvaluateOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.data(
                "train-digits",
                "Train the network that reads digits, from handwritten ones and the fonts of this computer.",
                TrainDigitsParameters.class,
                TrainDigitsOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.data(
                "evaluate-digits",
                "Measure how well digits are read from scans, by what makes the scans hard.",
                EvaluateDigitsParameters.class,
                EvaluateDigitsOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.picture(
                "feature-maps",
                "Draw the feature maps of a backbone that a picture excites most.",
                FeatureMapsParameters.class,
                FeatureMapsOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.data(
                "inspect",
                "Draw what the filters of a backbone look for.",
                InspectParameters.class,
                InspectOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.picture(
                "explain",
                "Draw where in a picture a classifier sees a class.",
                ExplainParameters.class,
                ExplainOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE));
  }
}
