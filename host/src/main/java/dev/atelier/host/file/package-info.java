/** Files: writing them whole or not at all, checksums, and the folder of the user's things. */
package dev.atelier.host.file;
