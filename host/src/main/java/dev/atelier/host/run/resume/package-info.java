/** The manifest of a run, and what of it need not be done again. */
@NullMarked
package dev.atelier.host.run.resume;

import org.jspecify.annotations.NullMarked;
