/** What is to be done: inputs found, jobs planned, outputs named. */
@NullMarked
package dev.atelier.host.run.plan;

import org.jspecify.annotations.NullMarked;
