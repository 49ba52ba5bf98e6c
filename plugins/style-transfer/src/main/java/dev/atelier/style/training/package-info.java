/** The verb train-stylizer and its losses. */
package dev.atelier.style.training;
