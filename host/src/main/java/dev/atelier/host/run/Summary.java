package dev.atelier.host.run;

/**
 * How a run went.
 *
 * @param done how many pictures, or tasks, were done
 * @param skipped how many were left out because their result exists
 * @param failed how many failed
 * @param cancelled whether the run was cut short
 * @param seconds how long it took
 */
public record Summary(int done, int skipped, int failed, boolean cancelled, double seconds) {}
