package dev.atelier.style.stylize;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.image.ScalePyramid;
import dev.atelier.style.image.ScalePyramid.Size;
import dev.atelier.style.loss.FeatureLoss;
import dev.atelier.style.loss.StyleTransferLoss;
import dev.atelier.style.loss.StyleTransferLoss.Target;
import dev.atelier.style.loss.StyleTransferLoss.Weights;
import dev.atelier.style.optimizer.Adam;
import dev.atelier.style.optimizer.LbfgsOptimizer;
import dev.atelier.style.optimizer.Objective.Evaluation;
import dev.atelier.style.optimizer.Optimizer;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Stylizes a picture by changing its pixels until its features have the style (Gatys, Ecker and
 * Bethge, CVPR 2016), from coarse to fine: what is found at one scale is where the next starts, and
 * the optimizer keeps its memory.
 */
final class ImageOptimization implements PictureFunction {

  private final StylizeParameters parameters;
  private final Backbone backbone;
  private final Picture style;
  private final PictureService pictures;
  private final NDManager manager;
  private final FeatureLoss likeness;

  /** The style's targets by the length of the longest side that it was looked at with. */
  private final Map<Integer, Map<String, Target>> styles = new LinkedHashMap<>();

  ImageOptimization(
      StylizeParameters parameters,
      Backbone backbone,
      Picture style,
      PictureService pictures,
      NDManager manager) {
    this.parameters = parameters;
    this.backbone = backbone;
    this.style = style;
    this.pictures = pictures;
    this.manager = manager;
    this.likeness = FeatureLoss.of(parameters.loss());
  }

  @Override
  public Result apply(Picture picture, Progress progress) {
    Size own = new Size(picture.width(), picture.height());
    int longest =
        parameters.size() == 0 ? own.longest() : Math.min(own.longest(), parameters.size());
    Size target = own.scaledTo(longest);
    try (NDManager scope = manager.newSubManager();
        Optimizer optimizer = newOptimizer()) {
      return new Run(picture, target, scope, optimizer, progress).optimize();
    }
  }

  private Optimizer newOptimizer() {
    return switch (parameters.optimizer()) {
      case LBFGS -> new LbfgsOptimizer();
      case ADAM -> new Adam(parameters.learningRate());
    };
  }

  private Map<String, Target> styleTargets(int longest) {
    Size own = new Size(style.width(), style.height());
    int wanted = (int) Math.round(longest * parameters.styleScale());
    int length = Math.max(1, Math.min(own.longest(), wanted));
    return styles.computeIfAbsent(
        length,
        ignored -> {
          Size size = own.scaledTo(length).workable();
          Picture scaled = pictures.resize(style, size.width(), size.height());
          try (NDArray image = scaled.toTensor(manager)) {
            return StyleTransferLoss.targets(
                backbone, image, parameters.styleLayers(), likeness.style());
          }
        });
  }

  @Override
  public void close() {
    manager.close();
  }

  /** The optimization of one picture. */
  private final class Run {

    private final Picture picture;
    private final Size target;
    private final NDManager scope;
    private final Optimizer optimizer;
    private final Progress progress;
    private @Nullable NDArray image;

    /** The weighted sum of the iterates, and the sum of the weights. */
    private @Nullable NDArray sum;

    private double sumOfWeights;

    Run(Picture picture, Size target, NDManager scope, Optimizer optimizer, Progress progress) {
      this.picture = picture;
      this.target = target;
      this.scope = scope;
      this.optimizer = optimizer;
      this.progress = progress;
    }

    Result optimize() {
      List<Integer> ladder = ScalePyramid.ladder(target.longest(), parameters.coarsest());
      List<Integer> shares = ScalePyramid.shares(parameters.iterations(), ladder.size());
      int done = 0;
      Map<String, Object> data = new LinkedHashMap<>();
      for (int i = 0; i < ladder.size(); i++) {
        boolean last = i == ladder.size() - 1;
        Size size = (last ? target : target.scaledTo(ladder.get(i))).workable();
        try (StyleTransferLoss objective = objective(size, ladder.get(i))) {
          double initialLoss = last ? initialLoss(objective, size) : 0;
          moveTo(size);
          done = iterate(objective, done, shares.get(i));
          if (last) {
            data.put("initialLoss", initialLoss);
            data.putAll(losses(objective));
          }
        }
      }
      data.put("iterations", done);
      return Result.of(resultAt(target), data);
    }

    private StyleTransferLoss objective(Size size, int longest) {
      try (NDArray content = contentAt(size)) {
        return new StyleTransferLoss(
            backbone,
            StyleTransferLoss.targets(
                backbone, content, parameters.contentLayers(), likeness.content()),
            styleTargets(longest),
            likeness,
            new Weights(
                parameters.contentWeight(),
                parameters.styleWeight(),
                parameters.totalVariationWeight()));
      }
    }

    private NDArray contentAt(Size size) {
      return pictures.resize(picture, size.width(), size.height()).toTensor(scope);
    }

    private NDArray startAt(Size size) {
      return switch (parameters.init()) {
        case CONTENT -> contentAt(size);
        case STYLE -> pictures.resize(style, size.width(), size.height()).toTensor(scope);
        case NOISE -> noise(size);
      };
    }

    /** Drawn in Java, so that a seed gives the same noise on every engine. */
    private NDArray noise(Size size) {
      SplittableRandom random = new SplittableRandom(parameters.seed());
      float[] values = new float[Math.toIntExact(3 * size.pixels())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.5 + 0.1 * gaussian(random));
      }
      return Tensors.of(values, new Shape(1, 3, size.height(), size.width()), scope);
    }

    private static double gaussian(SplittableRandom random) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** What the start would be worth at the last scale: the measure of what was gained. */
    private double initialLoss(StyleTransferLoss objective, Size size) {
      try (NDArray start = startAt(size)) {
        Evaluation evaluation = objective.evaluate(start);
        evaluation.gradient().close();
        return evaluation.loss();
      }
    }

    /** Brings image and optimizer to the next scale, or starts at the first. */
    private void moveTo(Size size) {
      if (image == null) {
        image = startAt(size);
        forgetMean();
        return;
      }
      Shape old = image.getShape();
      double factor = (double) (old.get(2) * old.get(3)) / size.pixels();
      try (NDArray coarse = image;
          NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        image = SpatialOps.resize(coarse, size.height(), size.width());
        NDScope.unregister(image);
      }
      optimizer.resize(tensor -> SpatialOps.resize(tensor, size.height(), size.width()), factor);
      forgetMean();
    }

    private int iterate(StyleTransferLoss objective, int doneBefore, int share) {
      int done = doneBefore;
      for (int i = 0; i < share; i++) {
        progress.checkCancelled();
        Evaluation evaluation = optimizer.step(image(), objective);
        done++;
        requireFinite(evaluation, done);
        addToMean();
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("loss", evaluation.loss());
        measures.putAll(evaluation.parts());
        measures.put("width", (double) image().getShape().get(3));
        progress.report(done, parameters.iterations(), measures);
        if (parameters.saveEvery() > 0 && done % parameters.saveEvery() == 0) {
          progress.snapshot(done, resultAt(target));
        }
      }
      return done;
    }

    private void requireFinite(Evaluation evaluation, int iteration) {
      if (!Double.isFinite(evaluation.loss())) {
        throw new OperationException(
            "the loss is no longer a number at iteration "
                + iteration
                + "; lower the weights of the losses, or choose another backbone");
      }
    }

    private NDArray image() {
      return requireNonNull(image, "no scale was begun");
    }

    private NDArray sum() {
      return requireNonNull(sum, "no scale was begun");
    }

    private void forgetMean() {
      if (sum != null) {
        sum.close();
      }
      sum = image().zerosLike();
      sumOfWeights = 0;
    }

    private void addToMean() {
      double decay = parameters.averaging();
      try (NDArray share = Tensors.scaled(image(), 1 - decay)) {
        sum().muli(decay).addi(share);
      }
      sumOfWeights = decay * sumOfWeights + 1 - decay;
    }

    private NDArray mean() {
      return sumOfWeights == 0 ? image().duplicate() : Tensors.scaled(sum(), 1 / sumOfWeights);
    }

    private Map<String, Double> losses(StyleTransferLoss objective) {
      try (NDArray mean = mean()) {
        Evaluation evaluation = objective.evaluate(mean);
        evaluation.gradient().close();
        Map<String, Double> losses = new LinkedHashMap<>();
        losses.put("loss", evaluation.loss());
        evaluation.parts().forEach((name, value) -> losses.put(name + "Loss", value));
        return losses;
      }
    }

    private Picture resultAt(Size size) {
      try (NDArray mean = mean()) {
        return pictures.resize(Picture.of(mean), size.width(), size.height());
      }
    }
  }
}
