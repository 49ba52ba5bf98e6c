/** Backbones: descriptors, networks, installation and training. */
package dev.atelier.host.backbone;
