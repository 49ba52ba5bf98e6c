package dev.atelier.host.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.host.file.OneLine;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.toolkit.task.BackgroundTask;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Starts the native engine that all tensors are computed by. */
public final class ComputeEngine {

  /** The system property that names another engine than MXNet, such as {@code PyTorch}. */
  public static final String PROPERTY = "atelier.engine";

  private static final String DEFAULT = "MXNet";

  /** What the loader of Linux says of a file system that is mounted with {@code noexec}. */
  private static final String NO_PROGRAMS_HERE = "failed to map segment from shared object";

  /** A start ahead of time that nobody has asked for the outcome of; {@code null} if none. */
  private static final AtomicReference<BackgroundTask<Engine>> AHEAD = new AtomicReference<>();

  private ComputeEngine() {}

  /**
   * Begins to start the engine in a thread of its own, for that takes as long as much of what is to
   * be done before it is needed. {@link #open} waits for it, and tells what went wrong.
   */
  public static void startAhead() {
    AHEAD.set(BackgroundTask.begin("engine", ComputeEngine::startWithTensor));
  }

  /**
   * Waits for a start ahead of time that nobody turned out to need. A process must not end while a
   * native library is being loaded, which may crash it.
   */
  public static void awaitStartAhead() {
    BackgroundTask<Engine> ahead = AHEAD.getAndSet(null);
    if (ahead != null) {
      ahead.awaitEnd();
    }
  }

  /**
   * Starts the engine, unless it has started, and opens a manager of tensors.
   *
   * @return a manager, closed by the caller
   * @throws OperationException if the engine is not there or does not start on this machine
   */
  public static NDManager open() {
    BackgroundTask<Engine> ahead = AHEAD.getAndSet(null);
    return (ahead == null ? start() : ahead.await()).newBaseManager();
  }

  /** Makes the first tensor too, for which the engine makes threads and much else. */
  private static Engine startWithTensor() {
    Engine engine = start();
    try (NDManager manager = engine.newBaseManager();
        NDArray first = manager.zeros(new Shape(1))) {
      first.toFloatArray();
    }
    return engine;
  }

  private static Engine start() {
    keepOffTheNetwork();
    // A plugin's class loader, which the thread may have, does not see the libraries to be
    // unpacked.
    try (ThreadContextClassLoader ignored =
        new ThreadContextClassLoader(ComputeEngine.class.getClassLoader())) {
      return start(NativeLibraries.prepare(name()));
    }
  }

  private static Engine start(Optional<Path> libraries) {
    try {
      NativeEnvironment.setUnlessSet();
      return Engine.getEngine(name());
    } catch (EngineException | IllegalArgumentException | IllegalStateException | LinkageError e) {
      String reason = reason(e);
      if (libraries.isPresent() && reason.contains(NO_PROGRAMS_HERE)) {
        throw new OperationException(
            "the engine's libraries cannot be loaded from %s, where the system lets no program run (noexec); name a folder elsewhere with %s"
                .formatted(libraries.get(), NativeLibraries.variable()),
            e);
      }
      throw new OperationException(
          "the engine %s does not start here (%s); -D%s=NAME chooses one of %s"
              .formatted(name(), reason, PROPERTY, Engine.getAllEngines()),
          e);
    }
  }

  /** Returns what was wrong in the first place: what comes of it often has nothing to say. */
  private static String reason(Throwable thrown) {
    String reason = String.valueOf(thrown.getMessage());
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        reason = cause.getMessage();
      }
    }
    return OneLine.of(reason);
  }

  /**
   * Returns the name of the engine that is chosen, without starting it.
   *
   * @return the name, such as {@code MXNet}
   */
  public static String name() {
    return System.getProperty(PROPERTY, DEFAULT);
  }

  /** Has DJL neither fetch libraries nor report its use, unless the user has said otherwise. */
  private static void keepOffTheNetwork() {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
