package dev.atelier.host.spark;

import dev.atelier.host.spark.link.Order;
import java.io.Serializable;
import java.util.List;

/**
 * The pictures of one task.
 *
 * @param orders the pictures
 * @param again whether they were tried before
 */
record Chunk(List<Order> orders, boolean again) implements Serializable {}
