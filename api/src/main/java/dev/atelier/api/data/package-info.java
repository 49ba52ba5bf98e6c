/** Tables and vectors: common file formats, and what many plugins compute of numbers. */
package dev.atelier.api.data;
