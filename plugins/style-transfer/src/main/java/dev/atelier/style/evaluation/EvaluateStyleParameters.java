package dev.atelier.style.evaluation;

import dev.atelier.api.Option;
import dev.atelier.style.loss.StyleLoss;
import dev.atelier.style.stylize.StyleText;
import dev.atelier.style.stylize.StylizeParameters.Method;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code atelier evaluate-style}.
 *
 * @param contents the folder that contents are drawn from
 * @param styles the folder that styles are drawn from
 * @param heldOutEvery which part of the files to draw from
 * @param pairs how many pairs of a content and a style to draw
 * @param size the short side of the results in pixels
 * @param comparedAt the short side in pixels at which pictures are compared
 * @param seed what the pairs are drawn with
 * @param methods the ways to paint that are compared
 * @param strengths how far to go with the fast method
 * @param backbone the network that the optimization compares with
 * @param loss how the optimization compares
 * @param contentLayers where it compares the content
 * @param styleLayers where it compares the style
 * @param styleWeight how much it is drawn to the style
 * @param totalVariationWeight how much it smooths
 * @param iterations the steps of the optimization
 * @param table where every pair's numbers are written as CSV
 */
public record EvaluateStyleParameters(
    @Option(
            description =
                "The folder that contents are drawn from, with all folders below it; files that"
                    + " are no pictures are skipped and counted.",
            placeholder = "FOLDER")
        Path contents,
    @Option(
            description = "The folder that styles are drawn from, likewise.",
            placeholder = "FOLDER")
        Path styles,
    @Option(
            description =
                "Draw from every n-th file alone: those that 'train-stylizer' held out"
                    + " when it was given the same number and the same folders.",
            defaultValue = "1",
            minimum = 1)
        int heldOutEvery,
    @Option(
            description =
                "How many pairs of a content and a style to draw. None is drawn again before all"
                    + " have been.",
            defaultValue = "30",
            minimum = 1,
            maximum = 100000)
        int pairs,
    @Option(
            description =
                "The short side in pixels that contents are scaled to, and so that of the results;"
                    + " smaller styles are scaled up to it.",
            defaultValue = "512",
            minimum = 64,
            maximum = 4096)
        int size,
    @Option(
            description =
                "The short side in pixels that result, style and untouched content are scaled to"
                    + " before they are compared."
                    + " 'style' is measured at relu1_1, relu2_1 and relu3_1 of vgg19 and at relu4_1"
                    + " of vgg19-16x, which have to be installed: the squared distance of the"
                    + " channels' means plus that of the channels' standard deviations between"
                    + " result and style, divided by the same between untouched content and style,"
                    + " so that 1 says that nothing happened and 0 that the result has the style's"
                    + " statistics; the mean of the four layers. 'pooledStyle' is the sum of the"
                    + " four distances divided by the sum of the four of the untouched content."
                    + " 'content' is the mean over relu3_1 of vgg19 and relu4_1 of vgg19-16x of 1"
                    + " less the cosine similarity of the features of result and content, each"
                    + " channel brought to zero mean and unit deviation over positions."
                    + " 'texture' is the mean over the same two of the squared distance of the"
                    + " covariances of the channels between result and style, divided by the same"
                    + " between untouched content and style; it is where strokes show."
                    + " 'seconds' is the time that stylizing takes once the style is prepared."
                    + " All are medians over the pairs.",
            defaultValue = "384",
            minimum = 64,
            maximum = 4096)
        int comparedAt,
    @Option(
            description = "What the pairs are drawn with; more pairs begin with the same ones.",
            defaultValue = "1",
            minimum = 0)
        long seed,
    @Option(
            description = "The ways to paint to measure, over the same pairs.",
            defaultValue = "fast")
        List<Method> methods,
    @Option(
            description =
                "How far to go with '--method fast'; several, such as 0.25,0.5,0.75,1,"
                    + " show what each step of style costs in content.",
            defaultValue = "1",
            minimum = 0,
            maximum = 1)
        List<Double> strengths,
    @Option(
            description =
                "The network that '--method optimize' compares with" + OptionText.SEE_BACKBONES,
            defaultValue = "compact",
            placeholder = "NAME")
        String backbone,
    @Option(
            description = "How the method 'optimize' compares; see 'atelier stylize --help'.",
            defaultValue = "gram")
        StyleLoss loss,
    @Option(
            description = "The layers at which the method 'optimize' compares the content.",
            defaultValue = "relu4_1")
        List<String> contentLayers,
    @Option(
            description = "The layers at which the method 'optimize' compares the style.",
            defaultValue = "relu1_1,relu2_1,relu3_1,relu4_1,relu5_1")
        List<String> styleLayers,
    @Option(
            description = "How much the method 'optimize' is drawn to the style.",
            defaultValue = "40",
            minimum = 0)
        double styleWeight,
    @Option(
            description = "How much the method 'optimize' smooths.",
            defaultValue = "50",
            minimum = 0)
        double totalVariationWeight,
    @Option(description = StyleText.ITERATIONS, defaultValue = "200", minimum = 1, maximum = 100000)
        int iterations,
    @Option(
            description =
                "A new file for the numbers of every single pair, as comma-separated"
                    + " values; of a run"
                    + " that is ended early, for those that it got to.",
            placeholder = "FILE")
        Optional<Path> table) {}
