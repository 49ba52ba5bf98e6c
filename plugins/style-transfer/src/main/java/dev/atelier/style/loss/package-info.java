/** Content and style losses over features of a backbone. */
package dev.atelier.style.loss;
