/**
 * What the API and the host share, and no plugin sees: the host refuses to load these classes for a
 * plugin, and they may change from one version to the next.
 */
@NullMarked
package dev.atelier.api.internal;

import org.jspecify.annotations.NullMarked;
