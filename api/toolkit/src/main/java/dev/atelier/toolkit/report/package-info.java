/** Reports: one HTML file that needs nothing else, thumbnails and grids of pictures. */
package dev.atelier.toolkit.report;
