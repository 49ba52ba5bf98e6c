package dev.atelier.style.stylize;

import dev.atelier.api.Option;
import dev.atelier.style.loss.StyleLoss;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier stylize}.
 *
 * @param style the style image
 * @param method how to paint
 * @param strength how far to go from the picture to the style, with the fast method
 * @param size the longest side of the result in pixels, 0 for the input's own
 * @param styleScale the size of the style relative to the result
 * @param contentWeight the weight of the content loss
 * @param styleWeight the weight of the style loss
 * @param totalVariationWeight the weight of the total variation
 * @param contentLayers where the content is compared
 * @param styleLayers where the style is compared
 * @param loss how content and style are compared
 * @param backbone the network that compares
 * @param iterations the steps of the optimizer over all scales
 * @param coarsest the longest side of the first scale in pixels
 * @param optimizer the optimizer
 * @param learningRate the step of Adam
 * @param averaging the decay of the mean of the iterates
 * @param init what to start from
 * @param seed what noise is drawn from
 * @param saveEvery the iterations between two snapshots, 0 for none
 */
public record StylizeParameters(
    @Option(
            description = "The style image: the picture in whose style to paint.",
            exists = true,
            placeholder = "PICTURE")
        Path style,
    @Option(description = StyleText.METHOD, defaultValue = "fast") Method method,
    @Option(description = StyleText.STRENGTH, defaultValue = "1", minimum = 0, maximum = 1)
        double strength,
    @Option(
            description = OptionText.RESULT_SIZE,
            defaultValue = "512",
            minimum = 0,
            maximum = 16384)
        int size,
    @Option(
            description =
                "The size at which the style is looked at, relative to the result: less gives"
                    + " finer strokes, more gives broader ones.",
            defaultValue = "1",
            minimum = 0.1,
            maximum = 4)
        double styleScale,
    @Option(
            description = "How much the result is held to the content.",
            defaultValue = "1",
            minimum = 0)
        double contentWeight,
    @Option(
            description = "How much the result is drawn to the style.",
            defaultValue = "40",
            minimum = 0)
        double styleWeight,
    @Option(description = OptionText.TOTAL_VARIATION, defaultValue = "50", minimum = 0)
        double totalVariationWeight,
    @Option(description = "The layers at which the content is compared.", defaultValue = "relu4_1")
        List<String> contentLayers,
    @Option(
            description = "The layers at which the style is compared.",
            defaultValue = "relu1_1,relu2_1,relu3_1,relu4_1,relu5_1")
        List<String> styleLayers,
    @Option(
            description =
                "How '--method optimize' compares: 'gram' takes feature maps for the content and"
                    + " their Gram matrices for the style; 'moments' takes maps brought to one mean"
                    + " and deviation, and those means and deviations, which keeps more of the"
                    + " drawing.",
            defaultValue = "gram")
        StyleLoss loss,
    @Option(
            description =
                "The network that compares"
                    + OptionText.SEE_BACKBONES
                    + " Of two, as in vgg19+vgg19-16x, the second gives the layers that the"
                    + " first lacks.",
            defaultValue = "compact",
            placeholder = "NAME")
        String backbone,
    @Option(description = StyleText.ITERATIONS, defaultValue = "200", minimum = 1, maximum = 100000)
        int iterations,
    @Option(
            description =
                "The longest side in pixels of the first, coarsest scale; each next one is larger"
                    + " by the root of 2.",
            defaultValue = "128",
            minimum = 32)
        int coarsest,
    @Option(description = "The optimizer.", defaultValue = "lbfgs") OptimizerKind optimizer,
    @Option(
            description = "The step of Adam, in units of the range from black to white.",
            defaultValue = "0.03",
            minimum = 1e-6,
            maximum = 1)
        double learningRate,
    @Option(
            description =
                "How slowly the mean of the iterates, which becomes the result, forgets;"
                    + " 0 takes the last one.",
            defaultValue = "0.9",
            minimum = 0,
            maximum = 0.999)
        double averaging,
    @Option(description = "What to start from.", defaultValue = "content") Init init,
    @Option(
            description = "What the noise of '--init noise' is drawn from.",
            defaultValue = "1",
            minimum = 0)
        long seed,
    @Option(
            description = "Keep a picture every so many iterations; 0 keeps none.",
            defaultValue = "0",
            minimum = 0)
        int saveEvery) {

  /** The ways to paint. */
  public enum Method {
    /** By one pass through a network that was trained for all styles. */
    FAST,
    /** By optimizing the pixels (Gatys, Ecker and Bethge, CVPR 2016). */
    OPTIMIZE
  }

  /** The optimizers. */
  public enum OptimizerKind {
    /** Limited-memory BFGS (Liu and Nocedal, 1989). */
    LBFGS,
    /** Adam (Kingma and Ba, ICLR 2015). */
    ADAM
  }

  /** What the optimization starts from. */
  public enum Init {
    /** The picture itself. */
    CONTENT,
    /** Random colors. */
    NOISE,
    /** The style. */
    STYLE
  }
}
