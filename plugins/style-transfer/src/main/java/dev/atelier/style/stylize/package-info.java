/** The verb stylize: a picture in the style of another, by a network or by optimization. */
package dev.atelier.style.stylize;
