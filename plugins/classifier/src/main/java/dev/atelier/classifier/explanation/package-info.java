/** The verb explain: where on a picture a class is seen. */
package dev.atelier.classifier.explanation;
