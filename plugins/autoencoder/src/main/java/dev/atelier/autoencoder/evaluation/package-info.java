/** The verb evaluate-autoencoder, and the baseline it compares with. */
package dev.atelier.autoencoder.evaluation;
