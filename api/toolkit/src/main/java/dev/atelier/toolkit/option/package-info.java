/** What options of different verbs have in common. */
package dev.atelier.toolkit.option;
