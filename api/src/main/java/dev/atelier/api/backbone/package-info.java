/** Public API for backbones: pretrained convolutional networks whose feature maps plugins share. */
@NullMarked
package dev.atelier.api.backbone;

import org.jspecify.annotations.NullMarked;
