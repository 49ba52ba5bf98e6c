/** New files that are whole or not there, folders of pictures, and checksums. */
package dev.atelier.toolkit.file;
