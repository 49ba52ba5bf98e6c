/** Reports: one HTML file that needs nothing else, thumbnails and grids of pictures. */
@NullMarked
package dev.atelier.toolkit.report;

import org.jspecify.annotations.NullMarked;
