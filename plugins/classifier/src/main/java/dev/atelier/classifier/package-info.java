/** The classifier plugin: says what a backbone sees in a picture. */
package dev.atelier.classifier;
