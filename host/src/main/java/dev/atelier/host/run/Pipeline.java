package dev.atelier.host.run;

import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.file.FailureMessages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Pictures on their way from a file, over the compute lane, to a file: threads read and write while
 * the lane works on the picture in between, and only a few pictures are in memory at a time.
 */
final class Pipeline implements AutoCloseable {

  private static final int READERS = 2;

  private static final int WRITERS = 2;

  /** One being computed, and for each reader and writer one in hand. */
  public static final int PICTURES_IN_MEMORY = 1 + READERS + WRITERS;

  private final ComputeLane lane;
  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
  private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
  private final Semaphore asides = new Semaphore(WRITERS);
  private final Semaphore room = new Semaphore(PICTURES_IN_MEMORY);

  /** One picture on its way; if a stage throws, those after it are left out. */
  interface Passage {

    void read();

    void compute();

    void write();

    /** Told what a stage threw. */
    void failed(Throwable thrown);
  }

  /** Creates a pipeline over a lane, which stays the caller's. */
  Pipeline(ComputeLane lane) {
    this.lane = lane;
  }

  /**
   * Writes what a picture leaves on its way, and waits before that while there is much of it: a
   * quick method with a slow disk would pile it up.
   */
  void writeAside(Runnable writing) {
    asides.acquireUninterruptibly();
    writers.execute(
        () -> {
          try {
            writing.run();
          } finally {
            asides.release();
          }
        });
  }

  /** Waits until there is room for a picture, which then has to be {@linkplain #send sent}. */
  void awaitRoom() {
    room.acquireUninterruptibly();
  }

  /** Sends a picture on its way. */
  void send(Passage passage) {
    // Whatever it throws is told by then, so nobody need hold on to it.
    CompletableFuture<?> unused =
        CompletableFuture.runAsync(passage::read, readers)
            .thenRunAsync(passage::compute, lane)
            .thenRunAsync(passage::write, writers)
            .whenComplete(
                (ignored, thrown) -> {
                  try {
                    if (thrown != null) {
                      passage.failed(FailureMessages.unwrapped(thrown));
                    }
                  } finally {
                    // Last, for the run is over when all of the room is free.
                    room.release();
                  }
                });
  }

  /** Waits until all pictures are through. */
  void awaitAll() {
    room.acquireUninterruptibly(PICTURES_IN_MEMORY);
  }

  /** Ends the threads, when they have written what is waiting. */
  @Override
  public void close() {
    readers.shutdown();
    writers.shutdown();
    try {
      while (!writers.awaitTermination(1, TimeUnit.MINUTES)) {
        // A slow disk is no reason to leave a picture half written.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
