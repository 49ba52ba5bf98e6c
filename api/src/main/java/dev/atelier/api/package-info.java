/**
 * Public API for plugins.
 *
 * <p>A plugin implements {@link dev.atelier.api.ImagePlugin} and names, in {@code
 * META-INF/services/dev.atelier.api.ImagePlugin}, the class that does. It lists {@linkplain
 * dev.atelier.api.Verb verbs}; each verb is carried out by an {@link dev.atelier.api.Operation},
 * which is either a {@link dev.atelier.api.PictureOperation} (one picture in, one result out, over
 * as many pictures as the user names) or a {@link dev.atelier.api.Task} (over a collection, or over
 * nothing). The options of a verb are the components of a record, annotated with {@link
 * dev.atelier.api.Option}.
 */
@NullMarked
package dev.atelier.api;

import org.jspecify.annotations.NullMarked;
