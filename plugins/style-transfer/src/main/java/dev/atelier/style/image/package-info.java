/** Scaling, statistics and color of pictures as arrays. */
package dev.atelier.style.image;
