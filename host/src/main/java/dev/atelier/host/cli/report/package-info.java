/** What a run tells: text, JSON lines, an HTML page. */
package dev.atelier.host.cli.report;
