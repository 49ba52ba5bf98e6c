/** What trainings of networks share. */
package dev.atelier.toolkit.training;
