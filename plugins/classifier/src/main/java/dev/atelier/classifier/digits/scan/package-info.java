/** Numbers in a scan: lines found, segmented and read. */
package dev.atelier.classifier.digits.scan;
