/** Where results go: pictures, tables, folders by label, provenance. */
package dev.atelier.host.run.result;
