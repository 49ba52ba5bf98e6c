/** Files that operations write themselves: whole or not at all, and with clear messages. */
@NullMarked
package dev.atelier.api.file;

import org.jspecify.annotations.NullMarked;
