/** Files of trained models: what trainings write, and verbs read again. */
package dev.atelier.toolkit.model;
