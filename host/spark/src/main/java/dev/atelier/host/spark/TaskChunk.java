package dev.atelier.host.spark;

import dev.atelier.host.spark.protocol.PictureTask;
import java.io.Serializable;
import java.util.List;

/**
 * The pictures of one task.
 *
 * @param errands the pictures
 * @param again whether they were tried before
 */
record TaskChunk(List<PictureTask> errands, boolean again) implements Serializable {}
