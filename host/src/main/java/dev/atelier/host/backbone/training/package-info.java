/** The distillation of backbones. */
@NullMarked
package dev.atelier.host.backbone.training;

import org.jspecify.annotations.NullMarked;
