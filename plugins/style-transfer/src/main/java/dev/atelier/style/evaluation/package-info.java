/** The verb evaluate-style: how near results come to style and content. */
package dev.atelier.style.evaluation;
