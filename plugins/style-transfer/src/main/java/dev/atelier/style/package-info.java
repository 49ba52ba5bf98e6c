/** The style-transfer plugin: paints a picture in the style of another. */
package dev.atelier.style;
