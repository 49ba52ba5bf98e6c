package dev.atelier.style.sheet;

import dev.atelier.api.Option;
import dev.atelier.style.stylize.StyleText;
import dev.atelier.style.stylize.StylizeParameters.Method;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier contact-sheet}.
 *
 * @param contents the contents, a row each
 * @param styles the styles, a column each
 * @param sheet the file to write the sheet to
 * @param method how to paint
 * @param strength how far to go from the picture to the style, with the fast method
 * @param size the side in pixels that the pictures are painted at
 * @param cell the side of a cell in pixels
 * @param backbone the network that the optimization compares with
 * @param iterations the steps of the optimization
 */
public record ContactSheetParameters(
    @Option(
            description =
                "The pictures to paint, a row each: files, or folders with all pictures below them."
                    + " Required.",
            placeholder = "PICTURE,...")
        List<Path> contents,
    @Option(
            description = "The styles, a column each, likewise. Required.",
            placeholder = "PICTURE,...")
        List<Path> styles,
    @Option(description = OptionText.PNG_SHEET, placeholder = "FILE.png") Path sheet,
    @Option(description = StyleText.METHOD, defaultValue = "fast") Method method,
    @Option(description = StyleText.STRENGTH, defaultValue = "1", minimum = 0, maximum = 1)
        double strength,
    @Option(
            description =
                "The side in pixels that the pictures are painted at. Of a picture that is no"
                    + " square the middle is taken.",
            defaultValue = "512",
            minimum = 64,
            maximum = 4096)
        int size,
    @Option(
            description = "The side of a cell in pixels, to which what is painted is shrunk.",
            defaultValue = "256",
            minimum = 64,
            maximum = 2048)
        int cell,
    @Option(
            description =
                "The network that '--method optimize' compares with" + OptionText.SEE_BACKBONES,
            defaultValue = "compact",
            placeholder = "NAME")
        String backbone,
    @Option(description = StyleText.ITERATIONS, defaultValue = "200", minimum = 1, maximum = 100000)
        int iterations) {}
