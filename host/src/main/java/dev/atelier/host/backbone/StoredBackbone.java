package dev.atelier.host.backbone;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.host.file.Checksums;
import dev.atelier.toolkit.file.ContentHash;
import dev.atelier.toolkit.task.BackgroundTask;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A descriptor together with the weights it names: in the program itself, or in a folder. */
public final class StoredBackbone implements BackboneSource {

  public static final String DESCRIPTOR = "backbone.json";

  private final BackboneDescriptor descriptor;
  private final String location;
  private final String source;
  private final @Nullable Path file;
  private final byte @Nullable [] bytes;

  private StoredBackbone(
      BackboneDescriptor descriptor,
      String location,
      String source,
      @Nullable Path file,
      byte @Nullable [] bytes) {
    this.descriptor = descriptor;
    this.location = location;
    this.source = source;
    this.file = file;
    this.bytes = bytes;
  }

  /** Returns a backbone whose weights are in memory. */
  static StoredBackbone embedded(BackboneDescriptor descriptor, byte[] weights) {
    return new StoredBackbone(
        descriptor, "embedded", "the embedded weights of " + descriptor.name(), null, weights);
  }

  /** Returns a backbone that the program brings along. */
  static StoredBackbone embedded(String name) {
    BackboneDescriptor descriptor = BackboneDescriptor.architecture(name).orElseThrow();
    String resource = name + ".safetensors";
    try (InputStream stream = StoredBackbone.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new OperationException(
            "the embedded weights of " + name + " are missing; install the program again");
      }
      // All at once: to read on until the end takes many small pieces, and to put them together.
      byte[] weights = new byte[stream.available()];
      new DataInputStream(stream).readFully(weights);
      return embedded(descriptor, weights);
    } catch (IOException e) {
      throw new OperationException(
          "cannot read the embedded weights of " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the backbone in a folder.
   *
   * @throws OperationException if its descriptor is missing or damaged, or names no file there
   */
  public static StoredBackbone in(Path folder) {
    Path description = folder.resolve(DESCRIPTOR);
    BackboneDescriptor descriptor;
    try (InputStream stream = Files.newInputStream(description)) {
      descriptor = BackboneDescriptor.read(stream);
    } catch (IOException e) {
      String reason = Files.exists(description) ? " is damaged" : " is missing";
      throw new OperationException(description + reason + "; install the backbone again", e);
    }
    if (!descriptor.name().equals(folder.getFileName().toString())) {
      throw new OperationException(
          "%s describes '%s', but its folder is named '%s'; install the backbone again"
              .formatted(description, descriptor.name(), folder.getFileName()));
    }
    if (descriptor.file() == null || !descriptor.file().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new OperationException(
          description + " names no file of weights beside it; install the backbone again");
    }
    Path file = folder.resolve(descriptor.file());
    if (!Files.isRegularFile(file)) {
      throw new OperationException(file + " is missing; install the backbone again");
    }
    return of(descriptor, folder, file.toString());
  }

  /**
   * Returns a backbone in a folder that has no descriptor yet, with what the user calls its file.
   */
  public static StoredBackbone of(BackboneDescriptor descriptor, Path folder, String source) {
    return new StoredBackbone(
        descriptor,
        folder.toString(),
        source,
        folder.resolve(requireNonNull(descriptor.file(), "its file was named")),
        null);
  }

  public BackboneDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public BackboneInfo entry() {
    BackboneInfo entry =
        new BackboneInfo(
            descriptor.name(),
            Optional.ofNullable(descriptor.summary()).orElse(""),
            Optional.ofNullable(descriptor.licence()).orElse("unknown"),
            location,
            "",
            Optional.ofNullable(descriptor.sha256()).orElse(""),
            size(),
            Optional.empty());
    try {
      requireNamedChecksum();
      String layers = BackboneNetwork.range(descriptor, names(), source);
      return new BackboneInfo(
          entry.name(),
          entry.summary(),
          entry.licence(),
          entry.location(),
          layers,
          entry.sha256(),
          entry.size(),
          Optional.empty());
    } catch (OperationException e) {
      return entry.damagedBy(e.getMessage());
    }
  }

  /**
   * Loads the weights.
   *
   * @param manager what they belong to
   * @throws OperationException if the checksum is another than the descriptor's, or the weights are
   *     not those of its network
   */
  @Override
  public LoadedBackbone load(NDManager manager) {
    requireNamedChecksum();
    // The sum takes as long as the rest of the loading, which leaves a core free.
    BackgroundTask<String> sum = BackgroundTask.begin("checksum", this::sha256);
    Map<String, NDArray> tensors;
    try {
      tensors =
          file == null
              ? WeightsFile.read(bytes(), source, manager, descriptor::needs)
              : WeightsFile.read(file, source, manager, descriptor::needs);
    } catch (OperationException e) {
      requireSame(sum);
      throw e;
    }
    requireSame(sum);
    BackboneNetwork network = BackboneNetwork.of(descriptor, tensors, source);
    return new LoadedBackbone(
        descriptor, requireNonNull(descriptor.sha256(), "it was compared"), network);
  }

  private void requireSame(BackgroundTask<String> sum) {
    String actual = sum.await();
    if (!actual.equals(descriptor.sha256())) {
      throw new OperationException(
          "%s has the SHA-256 %s where %s is expected; %s"
              .formatted(
                  source,
                  actual,
                  descriptor.sha256(),
                  file == null ? "install the program again" : "install the backbone again"));
    }
  }

  @Override
  public void check(NDManager manager) {
    load(manager).requireFinite();
  }

  private void requireNamedChecksum() {
    if (descriptor.sha256() == null) {
      throw new OperationException(
          "the descriptor of %s names no checksum (sha256) of its weights; install it again"
              .formatted(descriptor.name()));
    }
  }

  private byte[] bytes() {
    return requireNonNull(bytes, "what has no file is in memory");
  }

  private Set<String> names() {
    return file == null ? WeightsFile.names(bytes(), source) : WeightsFile.names(file);
  }

  private String sha256() {
    try {
      return file == null ? ContentHash.of(bytes()) : Checksums.sha256(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private long size() {
    try {
      return file == null ? bytes().length : Files.size(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private OperationException unreadable(IOException e) {
    return new OperationException("cannot read " + source + ": " + e.getMessage(), e);
  }
}
