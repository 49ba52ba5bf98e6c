/** Public API for pictures: what a plugin gets, and what it gives back. */
package dev.atelier.api.picture;
