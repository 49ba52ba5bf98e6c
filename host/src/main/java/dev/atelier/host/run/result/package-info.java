/** Where results go: pictures, tables, folders by label, provenance. */
@NullMarked
package dev.atelier.host.run.result;

import org.jspecify.annotations.NullMarked;
