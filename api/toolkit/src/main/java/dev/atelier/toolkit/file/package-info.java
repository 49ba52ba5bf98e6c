/** New files that are whole or not there, folders of pictures, and checksums. */
@NullMarked
package dev.atelier.toolkit.file;

import org.jspecify.annotations.NullMarked;
