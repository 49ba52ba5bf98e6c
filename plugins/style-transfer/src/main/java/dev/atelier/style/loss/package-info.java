/** Content and style losses over features of a backbone. */
@NullMarked
package dev.atelier.style.loss;

import org.jspecify.annotations.NullMarked;
