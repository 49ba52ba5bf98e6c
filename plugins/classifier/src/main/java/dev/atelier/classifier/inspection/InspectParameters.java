package dev.atelier.classifier.inspection;

import dev.atelier.api.Option;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code atelier inspect}.
 *
 * @param show what to draw
 * @param output the sheet to write
 * @param layer the layer to look at
 * @param filters the filters to draw
 * @param count how many to draw if none is named
 * @param beside a backbone to draw the first layer of as well
 * @param pictures a folder to find exciting pictures in
 * @param top how many of these to draw for each filter
 * @param look the longest side at which they are looked at
 * @param size the side of the pictures that are made
 * @param iterations the steps of making one
 * @param seed what the making starts from
 * @param backbone the network to look into
 */
public record InspectParameters(
    @Option(
            description =
                "What to draw: 'filters' what each filter of a layer weighs or, in deeper layers,"
                    + " looks for in the part of a picture that it sees, with direction and"
                    + " frequency; 'excites' whole pictures that excite each filter.",
            defaultValue = "filters")
        Show show,
    @Option(description = OptionText.PNG_SHEET, placeholder = "FILE.png") Path output,
    @Option(
            description =
                "The layer to look at (default: the first with '--show filters', else the first at"
                    + " a quarter of the picture's size).",
            placeholder = "LAYER")
        Optional<String> layer,
    @Option(
            description = "The filters to draw, such as 3,17 (default: the first of the layer).",
            placeholder = "N,...",
            minimum = 0)
        List<Integer> filters,
    @Option(
            description = "How many filters to draw if '--filters' names none; 0 for all.",
            defaultValue = "16",
            minimum = 0)
        int count,
    @Option(
            description =
                "Another network whose first layer to draw as well, with '--show filters', to"
                    + " compare; 'gabor' is made by hand.",
            placeholder = "NAME")
        Optional<String> beside,
    @Option(
            description =
                "A folder in which to look for pictures that excite the filters most, with '--show"
                    + " excites'.",
            placeholder = "FOLDER")
        Optional<Path> pictures,
    @Option(
            description = "How many of these pictures to draw for each filter.",
            defaultValue = "5",
            minimum = 1,
            maximum = 12)
        int top,
    @Option(
            description = "The longest side in pixels at which these pictures are looked at.",
            defaultValue = "256",
            minimum = 64,
            maximum = 2048)
        int look,
    @Option(
            description = "The side in pixels of the pictures that '--show excites' makes.",
            defaultValue = "128",
            minimum = 32,
            maximum = 512)
        int size,
    @Option(
            description = "How many steps making a picture takes.",
            defaultValue = "100",
            minimum = 1,
            maximum = 10000)
        int iterations,
    @Option(description = OptionText.SEED, defaultValue = "1") long seed,
    @Option(description = OptionText.BACKBONE, defaultValue = "compact", placeholder = "NAME")
        String backbone) {

  /** What a sheet shows. */
  public enum Show {
    /** What filters weigh or look for, as small as they see it. */
    FILTERS,
    /** Pictures that excite filters. */
    EXCITES
  }
}
