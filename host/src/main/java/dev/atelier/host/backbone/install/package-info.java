/** Backbones from files and downloads. */
@NullMarked
package dev.atelier.host.backbone.install;

import org.jspecify.annotations.NullMarked;
