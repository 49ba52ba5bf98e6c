/** Writing files so that a reader sees the whole of one, or none of it. */
package dev.atelier.host.file;
