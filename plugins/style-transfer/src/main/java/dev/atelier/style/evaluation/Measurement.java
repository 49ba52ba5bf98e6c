package dev.atelier.style.evaluation;

import java.nio.file.Path;

/** What was measured of one result. */
record Measurement(
    Path content, Path style, StyleMethod method, StyleDistance distance, double seconds) {}
