/** The distillation of backbones. */
package dev.atelier.host.backbone.training;
