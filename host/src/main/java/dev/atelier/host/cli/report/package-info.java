/** What a run tells: text, JSON lines, an HTML page. */
@NullMarked
package dev.atelier.host.cli.report;

import org.jspecify.annotations.NullMarked;
