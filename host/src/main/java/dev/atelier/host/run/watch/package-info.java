/** Pictures as they arrive in folders. */
@NullMarked
package dev.atelier.host.run.watch;

import org.jspecify.annotations.NullMarked;
