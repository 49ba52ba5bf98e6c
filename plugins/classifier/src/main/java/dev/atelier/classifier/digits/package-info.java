/** The network that tells digits apart, and its shipped weights. */
package dev.atelier.classifier.digits;
