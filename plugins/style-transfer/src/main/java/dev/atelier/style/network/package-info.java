/** The feed-forward style transfer network and its shipped weights. */
package dev.atelier.style.network;
