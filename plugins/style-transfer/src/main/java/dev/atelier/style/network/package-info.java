/** The feed-forward style transfer network and its shipped weights. */
@NullMarked
package dev.atelier.style.network;

import org.jspecify.annotations.NullMarked;
