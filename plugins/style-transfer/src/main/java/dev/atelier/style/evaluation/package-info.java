/** The verb evaluate-style: how near results come to style and content. */
@NullMarked
package dev.atelier.style.evaluation;

import org.jspecify.annotations.NullMarked;
