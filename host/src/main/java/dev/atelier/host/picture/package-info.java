/**
 * Picture files: reading them into pictures that networks can work on, and writing the results with
 * nothing lost that came with them. {@link dev.atelier.host.picture.PictureFiles} is where to
 * start.
 */
@NullMarked
package dev.atelier.host.picture;

import org.jspecify.annotations.NullMarked;
