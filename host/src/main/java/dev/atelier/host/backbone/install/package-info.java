/** Backbones from files and downloads. */
package dev.atelier.host.backbone.install;
