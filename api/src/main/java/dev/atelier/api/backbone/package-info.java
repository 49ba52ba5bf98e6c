/** Public API for backbones: pretrained convolutional networks whose feature maps plugins share. */
package dev.atelier.api.backbone;
