package dev.atelier.host.run;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread that plugins and the native engine run on. Two threads at once would compute
 * nothing sooner, for one forward pass keeps all cores busy, and an engine need not be right when
 * two use it.
 */
final class ComputeLane implements Executor, AutoCloseable {

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "compute"));

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Runs a task on the lane, waits for it, and throws what it threw. */
  <T> T call(Callable<T> task) {
    try {
      return executor.submit(task).get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing", e);
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
