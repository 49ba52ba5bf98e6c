package dev.atelier.host.spark.protocol;

import java.io.Serializable;

/**
 * One picture to work on.
 *
 * @param number its place among those of the batch, from 0
 * @param variant which of the {@link BatchSpec}'s parameters it is worked on with
 * @param name what to call it in messages
 * @param input the file, as the path or URI of a Hadoop file system
 * @param output the file that its result is for, likewise; empty for a verb that gives data alone
 * @param format the format of that file; empty for a verb that gives data alone
 * @param overwrites whether that file may exist
 */
public record PictureTask(
    int number,
    int variant,
    String name,
    String input,
    String output,
    String format,
    boolean overwrites)
    implements Serializable {}
