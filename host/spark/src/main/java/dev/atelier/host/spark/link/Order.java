package dev.atelier.host.spark.link;

import java.io.Serializable;

/**
 * One picture to work on.
 *
 * @param number its place among those of the batch, from 0
 * @param name what to call it in messages
 * @param input the file, as the path or URI of a Hadoop file system
 * @param output the file to write, likewise; empty for a verb that gives data alone
 * @param format the format of the file to write; empty for a verb that gives data alone
 */
public record Order(int number, String name, String input, String output, String format)
    implements Serializable {}
