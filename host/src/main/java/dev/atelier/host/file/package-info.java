/** Files: checksums, and the folder of the user's things. */
package dev.atelier.host.file;
