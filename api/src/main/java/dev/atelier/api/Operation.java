package dev.atelier.api;

/**
 * What carries out a {@link Verb}.
 *
 * <p>The host makes one operation for a run, injects its constructor, and calls it on one thread,
 * the compute lane. Services that can be asked for: {@link
 * dev.atelier.api.backbone.BackboneService}, {@link dev.atelier.api.picture.PictureService}, and an
 * {@link ai.djl.ndarray.NDManager}, from which the operation makes sub-managers that it closes
 * itself.
 *
 * @param <P> the type of the parameters
 * @since 0.1
 */
public sealed interface Operation<P extends Record> permits PictureOperation, Task {}
