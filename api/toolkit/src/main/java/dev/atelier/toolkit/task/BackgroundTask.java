package dev.atelier.toolkit.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Work that is done in a thread of its own while its result is not yet needed, on a core that would
 * have nothing to do. It runs with the context class loader of the thread that begins it.
 *
 * @param <T> what comes out of it
 * @since 0.1
 */
public final class BackgroundTask<T> {

  private final CompletableFuture<T> result;

  private BackgroundTask(CompletableFuture<T> result) {
    this.result = result;
  }

  /**
   * Begins with some work. It does not keep the program from ending.
   *
   * @param name what it is called in a list of threads
   * @param work the work
   * @param <T> what comes out of it
   * @return the work that is under way
   */
  public static <T> BackgroundTask<T> begin(String name, Supplier<T> work) {
    return new BackgroundTask<>(
        CompletableFuture.supplyAsync(
            work,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              thread.start();
            }));
  }

  /**
   * Waits for the work, and throws what it threw.
   *
   * @return what came out of it
   */
  public T await() {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
    }
  }

  /**
   * Waits until the work has ended, whatever came out of it, such as before what it uses is taken
   * away.
   */
  public void awaitEnd() {
    result.handle((value, thrown) -> value).join();
  }
}
