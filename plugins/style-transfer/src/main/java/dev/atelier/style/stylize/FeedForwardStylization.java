package dev.atelier.style.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.image.BoxDownsampler;
import dev.atelier.style.image.ColorStatistics;
import dev.atelier.style.image.ColorTransfer;
import dev.atelier.style.image.ScalePyramid.Size;
import dev.atelier.style.network.PretrainedStylizer;
import dev.atelier.style.network.SpaceToDepth;
import dev.atelier.style.network.StyleCode;
import dev.atelier.style.network.StyleTransferNetwork;
import dev.atelier.toolkit.task.BackgroundTask;
import dev.atelier.toolkit.tensor.PhysicalMemory;
import java.util.HashMap;
import java.util.Map;

/** Stylizes a picture by one pass through a network that was trained for all styles. */
final class FeedForwardStylization implements PictureFunction {

  /**
   * The sizes that a style is looked at with differ by this at least, so that a folder of pictures
   * of many sizes does not have it looked at for each.
   */
  private static final int SIZE_STEP = 64;

  /** Broader strokes than those of a style this long were never trained. */
  private static final int LONGEST_STYLE = 1024;

  /** Measured at 12 megapixels. */
  private static final double BYTES_PER_PIXEL = 360;

  private final StylizeParameters parameters;
  private final PretrainedStylizer stylizer;
  private final Backbone backbone;
  private final Picture style;
  private final PictureService pictures;
  private final NDManager manager;
  private final PhysicalMemory memory;
  private final Map<Integer, StyleCode> codes = new HashMap<>();

  /** Takes over the manager, which the stylizer's weights may belong to. */
  FeedForwardStylization(
      StylizeParameters parameters,
      PretrainedStylizer stylizer,
      Backbone backbone,
      Picture style,
      PictureService pictures,
      NDManager manager,
      PhysicalMemory memory) {
    this.parameters = parameters;
    this.stylizer = stylizer;
    this.backbone = backbone;
    this.style = style;
    this.pictures = pictures;
    this.manager = manager;
    this.memory = memory;
  }

  @Override
  public Result apply(Picture picture, Progress progress) {
    progress.checkCancelled();
    Size full = new Size(picture.width(), picture.height());
    int longest =
        parameters.size() == 0 ? full.longest() : Math.min(full.longest(), parameters.size());
    Size target = full.scaledTo(longest);
    memory.require(
        BYTES_PER_PIXEL * target.width() * target.height(),
        "%d x %d pixels".formatted(target.width(), target.height()));
    // A style that was not looked at yet keeps the engine busy, and leaves Java idle.
    BackgroundTask<Picture> resizing =
        BackgroundTask.begin("resize", () -> resized(picture, target));
    StyleCode code = styleCode(longest);
    Picture content = resizing.await();
    ColorTransfer colors =
        ColorTransfer.between(ColorStatistics.of(content), code.colors(), parameters.strength());
    StyleTransferNetwork network = stylizer.network();
    try (NDManager scope = manager.newSubManager();
        NDScope temporaries = new NDScope()) {
      temporaries.suppressNotUsedWarning();
      StyleCode seen = lookBriefly(content);
      float[] modulation = modulation(code, seen, scope);
      double strength = parameters.strength();
      if (strength < 1) {
        float[] own = modulation(look(content), seen, scope);
        for (int i = 0; i < own.length; i++) {
          modulation[i] = (float) (strength * modulation[i] + (1 - strength) * own[i]);
        }
      }
      SpaceToDepth packed = SpaceToDepth.of(content, colors);
      float[] changes = network.paint(packed, modulation, scope);
      return Result.of(
          packed.unpack(network.kept(modulation), changes, target.width(), target.height()),
          Map.of());
    }
  }

  private float[] modulation(StyleCode style, StyleCode content, NDManager scope) {
    return stylizer
        .network()
        .modulation(tensor(style, scope), tensor(content, scope))
        .toFloatArray();
  }

  private static NDArray tensor(StyleCode code, NDManager scope) {
    float[] statistics = code.statistics();
    return Tensors.of(statistics, new Shape(1, statistics.length), scope);
  }

  /** Looks at the style at about the size of the result. */
  private StyleCode styleCode(int longest) {
    int own = Math.max(style.width(), style.height());
    double wanted = Math.min(own, longest * parameters.styleScale());
    int step = (int) Math.round(Math.min(wanted, LONGEST_STYLE) / SIZE_STEP);
    return codes.computeIfAbsent(
        Math.max(1, step),
        steps -> {
          Size size =
              new Size(style.width(), style.height()).scaledTo(steps * SIZE_STEP).workable();
          return look(resized(style, size));
        });
  }

  /** Looks at a small copy of the content, which costs little beside the painting. */
  private StyleCode lookBriefly(Picture content) {
    Size size = new Size(content.width(), content.height());
    double factor = (double) StyleCode.BRIEF_LOOK / Math.min(size.width(), size.height());
    return look(
        factor < 1
            ? BoxDownsampler.of(content, size.scaledTo((int) (size.longest() * factor)))
            : content);
  }

  private StyleCode look(Picture picture) {
    Size size = new Size(picture.width(), picture.height()).workable();
    return StyleCode.of(resized(picture, size), backbone, manager);
  }

  private Picture resized(Picture picture, Size size) {
    return pictures.resize(picture, size.width(), size.height());
  }

  @Override
  public void close() {
    manager.close();
  }
}
