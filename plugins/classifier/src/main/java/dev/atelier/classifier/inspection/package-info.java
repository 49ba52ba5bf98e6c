/** The verbs inspect, feature-maps and describe: what filters have learned. */
package dev.atelier.classifier.inspection;
