/** The style-transfer plugin: paints a picture in the style of another. */
@NullMarked
package dev.atelier.style;

import org.jspecify.annotations.NullMarked;
