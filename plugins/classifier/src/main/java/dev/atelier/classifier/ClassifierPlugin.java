package dev.atelier.classifier;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.Verb.Output;
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
        new Verb<>(
            "train-classifier",
            "Train a classifier on pictures of your own classes.",
            Output.DATA,
            TrainClassifierParameters.class,
            TrainClassifierOperation.class),
        new Verb<>(
            "classify",
            "Say which class pictures belong to, or read the digits on them.",
            Output.LABEL,
            ClassifyParameters.class,
            ClassifyOperation.class),
        new Verb<>(
            "describe",
            "Say which feature maps of a backbone a picture excites most.",
            Output.DATA,
            DescribeParameters.class,
            DescribeOperation.class),
        new Verb<>(
            "evaluate",
            "Measure how well a classifier tells pictures apart whose classes are known.",
            Output.DATA,
            EvaluateParameters.class,
            EvaluateOperation.class),
        new Verb<>(
            "train-digits",
            "Train the network that reads digits, from handwritten ones and the fonts of this computer.",
            Output.DATA,
            TrainDigitsParameters.class,
            TrainDigitsOperation.class),
        new Verb<>(
            "evaluate-digits",
            "Measure how well digits are read from scans, by what makes the scans hard.",
            Output.DATA,
            EvaluateDigitsParameters.class,
            EvaluateDigitsOperation.class),
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
            InspectOperation.class),
        new Verb<>(
            "explain",
            "Draw where in a picture a classifier sees a class.",
            Output.PICTURE,
            ExplainParameters.class,
            ExplainOperation.class));
  }
}
