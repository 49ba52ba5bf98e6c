/** Public API for files of trained models: what plugins that train write, and read again. */
package dev.atelier.api.model;
