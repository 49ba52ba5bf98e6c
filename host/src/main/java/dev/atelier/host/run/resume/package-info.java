/** The manifest of a run, and what of it need not be done again. */
package dev.atelier.host.run.resume;
