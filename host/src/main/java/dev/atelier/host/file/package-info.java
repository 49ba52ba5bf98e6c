/** Files: checksums, and the folder of the user's things. */
@NullMarked
package dev.atelier.host.file;

import org.jspecify.annotations.NullMarked;
