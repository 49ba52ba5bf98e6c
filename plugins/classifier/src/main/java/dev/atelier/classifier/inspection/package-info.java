/** The verbs inspect, feature-maps and describe: what filters have learned. */
@NullMarked
package dev.atelier.classifier.inspection;

import org.jspecify.annotations.NullMarked;
