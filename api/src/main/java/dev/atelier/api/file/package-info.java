/** Files that operations write themselves: whole or not at all, and with clear messages. */
package dev.atelier.api.file;
