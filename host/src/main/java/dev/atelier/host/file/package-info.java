/** Files: atomic writing and checksums. */
package dev.atelier.host.file;
