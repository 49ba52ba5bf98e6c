/**
 * The options of a verb: all that the host knows of them comes from the annotated record of
 * parameters, read by {@link dev.atelier.host.parameter.ParameterSchema}.
 */
@NullMarked
package dev.atelier.host.parameter;

import org.jspecify.annotations.NullMarked;
