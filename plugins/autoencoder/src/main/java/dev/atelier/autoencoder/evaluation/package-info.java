/** The verb evaluate-autoencoder, and the baseline it compares with. */
@NullMarked
package dev.atelier.autoencoder.evaluation;

import org.jspecify.annotations.NullMarked;
