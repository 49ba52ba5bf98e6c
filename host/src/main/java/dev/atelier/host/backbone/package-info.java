/** Backbones: descriptors, networks, installation and training. */
@NullMarked
package dev.atelier.host.backbone;

import org.jspecify.annotations.NullMarked;
