package com.example.posterize;

import dev.atelier.api.Option;






/**
 * The options of {@code atelier posterize}.
 *
 * @param levels how many tones a channel keeps
 */
public record PosterizeParameters(
    @Option(
            description = "How many tones each channel keeps.",
            defaultValue = "4",
            minimum = 2,
            maximum = 256)
        int levels) {}
