/** The style-transfer plugin: paints a picture in the manner of another. */
@NullMarked
package dev.atelier.style;

import org.jspecify.annotations.NullMarked;
