package dev.atelier.host.backbone;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.host.file.AtelierHome;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the embedded backbones and those in the user's folder; each is loaded once. Safe to use
 * from many threads.
 */
@Singleton
public final class Backbones implements BackboneService, AutoCloseable {

  /** Those that the program brings along, which cannot be replaced. */
  public static final List<String> EMBEDDED = List.of(COMPACT, GABOR);

  /** Enough for verbs that take turns with the pictures in hand; more would only take memory. */
  private static final int REMEMBERED_PICTURES = 8;

  private static final long REMEMBERED_BYTES = 64L << 20;

  private final FeatureCache seen = new FeatureCache(REMEMBERED_PICTURES, REMEMBERED_BYTES);
  private final Path folder;
  private final Provider<NDManager> engine;
  private final Supplier<StoredBackbone> embedded;

  @GuardedBy("this") private final Map<String, Backbone> loaded = new HashMap<>();

  @GuardedBy("this") private @Nullable NDManager manager;

  @GuardedBy("this") private boolean closed;

  /**
   * Creates the service; nothing is read yet.
   *
   * @param home where backbones are installed
   * @param engine gives the manager that the weights are to live in, asked for when the first
   *     backbone is opened, so that a list does not start the native engine
   */
  @Inject
  public Backbones(AtelierHome home, Provider<NDManager> engine) {
    this(home, engine, () -> StoredBackbone.embedded(COMPACT));
  }

  Backbones(AtelierHome home, Provider<NDManager> engine, Supplier<StoredBackbone> embedded) {
    this.folder = home.backbones();
    this.engine = requireNonNull(engine, "engine is null");
    this.embedded = requireNonNull(embedded, "embedded is null");
  }

  @Override
  public synchronized Backbone open(String name) {
    requireNonNull(name, "name is null");
    Backbone known = loaded.get(name);
    if (known != null) {
      return known;
    }
    BackboneSource source = find(name);
    NDManager weights = manager().newSubManager();
    try {
      Backbone backbone = new CachingBackbone(source.load(weights), seen, weights);
      loaded.put(name, backbone);
      return backbone;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Lists the backbones, the embedded ones first. Reads what they say of themselves and the names
   * of their tensors, not the tensors; one that is damaged is listed with the reason.
   *
   * @return the backbones
   * @throws OperationException if the folder of backbones cannot be read
   */
  public List<BackboneInfo> list() {
    List<BackboneInfo> entries = new ArrayList<>();
    names().forEach(name -> entries.add(entry(name)));
    return List.copyOf(entries);
  }

  /**
   * Reads a backbone in full and checks its checksum, and that its tensors have the names and
   * shapes of its network and finite values.
   *
   * @param name its name
   * @return what a list says of it, with the damage that was found
   * @throws ParameterException if none of that name is there
   */
  public BackboneInfo verify(String name) {
    requireInstalled(name);
    BackboneInfo entry = entry(name);
    if (!entry.isUsable()) {
      return entry;
    }
    try (NDManager scope = manager().newSubManager()) {
      find(name).check(scope);
      return entry;
    } catch (OperationException e) {
      return entry.damagedBy(e.getMessage());
    }
  }

  /**
   * Verifies all backbones, as {@link #verify} does one.
   *
   * @return the backbones, the embedded ones first
   */
  public List<BackboneInfo> verifyAll() {
    return names().stream().map(this::verify).toList();
  }

  /** Frees the weights; the backbones given out cannot be used any more. */
  @Override
  public synchronized void close() {
    closed = true;
    loaded.clear();
    seen.clear();
    if (manager != null) {
      manager.close();
      manager = null;
    }
  }

  private synchronized NDManager manager() {
    if (closed) {
      throw new IllegalStateException("the backbones are closed");
    }
    if (manager == null) {
      manager = engine.get().newSubManager();
    }
    return manager;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(EMBEDDED);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> folders = Files.list(folder)) {
        folders
            .filter(Files::isDirectory)
            .map(path -> path.getFileName().toString())
            // What begins with a dot is being installed; an embedded backbone cannot be replaced.
            .filter(name -> !name.startsWith(".") && !EMBEDDED.contains(name))
            .sorted()
            .forEach(names::add);
      } catch (IOException e) {
        throw new OperationException("cannot read " + folder + ": " + e.getMessage(), e);
      }
    }
    return names;
  }

  private BackboneInfo entry(String name) {
    try {
      return find(name).entry();
    } catch (OperationException e) {
      String location = EMBEDDED.contains(name) ? "embedded" : folder.resolve(name).toString();
      return new BackboneInfo(name, "", "unknown", location, "", "", 0, Optional.empty())
          .damagedBy(e.getMessage());
    }
  }

  private BackboneSource find(String name) {
    requireInstalled(name);
    return switch (name) {
      case COMPACT -> embedded.get();
      case GABOR -> GaborBackbone.embedded();
      default -> StoredBackbone.in(folder.resolve(name));
    };
  }

  private void requireInstalled(String name) {
    List<String> names = names();
    if (names.contains(name)) {
      return;
    }
    String remedy =
        BackboneDescriptor.architecture(name).isPresent()
            ? "; install it with: atelier backbone install " + name + " --from FILE"
            : "; see: atelier backbone install --help";
    throw new ParameterException(
        "there is no backbone '%s'; installed: %s%s"
            .formatted(name, String.join(", ", names), remedy));
  }
}
