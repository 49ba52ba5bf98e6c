/** The style-transfer plugin: paints a picture in the manner of another. */
package dev.atelier.style;
