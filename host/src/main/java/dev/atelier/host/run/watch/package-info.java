/** Pictures as they arrive in folders. */
package dev.atelier.host.run.watch;
