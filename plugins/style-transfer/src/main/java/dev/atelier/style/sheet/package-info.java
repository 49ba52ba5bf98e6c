/** The verb contact-sheet: pictures in styles, side by side. */
package dev.atelier.style.sheet;
