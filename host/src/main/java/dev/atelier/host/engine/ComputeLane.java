package dev.atelier.host.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that plugins and the native engine run on. Two threads at once would compute
 * nothing sooner, for one forward pass keeps all cores busy, and an engine need not be right when
 * two use it. So a process has one of these at a time, whatever it does.
 */
public final class ComputeLane implements Executor, AutoCloseable {

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "compute");
            thread = made;
            return made;
          });

  private volatile @Nullable Thread thread;

  /** Opens the lane. */
  public ComputeLane() {
    // The thread starts with the first task.
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /**
   * Runs a task on the lane, waits for it, and throws what it threw. A task on the lane may call
   * another, which is then a part of it.
   *
   * @param task the task
   * @param <T> what comes out of it
   * @return what came out of it
   */
  public <T> T call(Callable<T> task) {
    if (Thread.currentThread() == thread) {
      try {
        return task.call();
      } catch (Exception e) {
        throw rethrown(e);
      }
    }
    try {
      return executor.submit(task).get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing", e);
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }

  /** Lets the tasks at hand end, and takes no more. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
