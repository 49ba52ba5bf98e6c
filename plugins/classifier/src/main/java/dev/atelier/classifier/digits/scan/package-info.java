/** Numbers in a scan: lines found, segmented and read. */
@NullMarked
package dev.atelier.classifier.digits.scan;

import org.jspecify.annotations.NullMarked;
