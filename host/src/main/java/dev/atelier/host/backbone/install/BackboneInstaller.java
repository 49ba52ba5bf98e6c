package dev.atelier.host.backbone.install;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.host.backbone.BackboneDescriptor;
import dev.atelier.host.backbone.BackboneDescriptor.Input;
import dev.atelier.host.backbone.BackboneInfo;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.backbone.StoredBackbone;
import dev.atelier.host.backbone.WeightsFile;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.FileNames;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Installs the weights of known architectures from files and downloads. A backbone appears whole or
 * not at all: it is put together and checked in a folder that nobody sees, which is then renamed.
 */
public final class BackboneInstaller {

  private static final String KNOWN = "vgg16, vgg19, vgg19-16x";
  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");
  private static final String UNFINISHED = ".unfinished-";
  private static final int BUFFER = 1 << 20;

  private final AtelierHome home;
  private final Provider<NDManager> engine;
  private final Downloader downloader;

  /** What kind of input the weights of VGG-16 or VGG-19 were trained on. */
  public enum Convention {
    /** RGB, 0..255, minus the mean of ImageNet, as in Oxford's weights converted for others. */
    OXFORD,
    /** As {@link #OXFORD}, in the BGR order of the original Caffe files. */
    OXFORD_BGR,
    /** RGB, 0..1, normalized by mean and deviation, as in torchvision's weights. */
    TORCHVISION;

    /**
     * Returns the convention of a name.
     *
     * @param name {@code oxford}, {@code oxford-bgr} or {@code torchvision}
     * @return the convention
     * @throws ParameterException if there is none of that name
     */
    public static Convention of(String name) {
      return Arrays.stream(values())
          .filter(convention -> convention.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new ParameterException(
                      "there is no input convention '%s'; there are %s"
                          .formatted(
                              name,
                              Arrays.stream(values())
                                  .map(Convention::toString)
                                  .collect(Collectors.joining(", ")))));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Input input() {
      return switch (this) {
        case OXFORD -> Input.OXFORD;
        case OXFORD_BGR -> Input.OXFORD_BGR;
        case TORCHVISION -> Input.TORCHVISION;
      };
    }
  }

  /**
   * What to install.
   *
   * @param name the architecture, which is also the name to install it under: {@code vgg16}, {@code
   *     vgg19} or {@code vgg19-16x}
   * @param source a path, or a {@code file:} or {@code https:} address, of a safetensors or npz
   *     file
   * @param sha256 the checksum that the file is to have; needed for a download
   * @param convention what the weights were trained on, {@link Convention#OXFORD} unless told; only
   *     for {@code vgg16} and {@code vgg19}
   * @param replace whether to replace an installed one
   */
  public record Request(
      String name,
      String source,
      Optional<String> sha256,
      Optional<Convention> convention,
      boolean replace) {

    /** Checks the form of the checksum. */
    public Request {
      requireNonNull(name, "name is null");
      requireNonNull(source, "source is null");
      requireNonNull(convention, "convention is null");
      sha256 = sha256.map(checksum -> checksum.toLowerCase(Locale.ROOT));
      if (sha256.isPresent() && !CHECKSUM.matcher(sha256.get()).matches()) {
        throw new ParameterException(
            "'%s' is no SHA-256, which has 64 hexadecimal digits".formatted(sha256.get()));
      }
    }
  }

  /**
   * Creates an installer.
   *
   * @param home where backbones are installed
   * @param engine gives the manager of tensors that weights are checked with
   */
  @Inject
  public BackboneInstaller(AtelierHome home, Provider<NDManager> engine) {
    this(home, engine, new Downloader());
  }

  BackboneInstaller(AtelierHome home, Provider<NDManager> engine, Downloader downloader) {
    this.home = requireNonNull(home, "home is null");
    this.engine = requireNonNull(engine, "engine is null");
    this.downloader = requireNonNull(downloader, "downloader is null");
  }

  /**
   * Installs a backbone.
   *
   * @param request what to install
   * @param progress told the bytes that are there and those there will be
   * @return what a list says of the new backbone
   * @throws ParameterException if the request cannot be met as it is
   * @throws OperationException if the file cannot be had, or does not hold the weights of the
   *     architecture
   * @throws java.util.concurrent.CancellationException if it is cancelled
   */
  public BackboneInfo install(Request request, Progress progress) {
    BackboneDescriptor architecture = architecture(request);
    Optional<URI> remote = remote(request);
    Path target = home.backbones().resolve(request.name());
    requireAbsent(target, request);
    alone(
        () -> {
          removeUnfinished();
          Path unfinished = Files.createTempDirectory(home.backbones(), UNFINISHED);
          try {
            Path fetched = unfinished.resolve("weights");
            String sha256 =
                remote.isPresent()
                    ? download(remote.get(), request, fetched, progress)
                    : copy(local(request), request, fetched, progress);
            describe(architecture, request, sha256, unfinished);
            requireAbsent(target, request);
            progress.checkCancelled();
            publish(unfinished, target);
          } finally {
            deleteTree(unfinished);
          }
        });
    return StoredBackbone.in(target).entry();
  }

  /**
   * Removes an installed backbone.
   *
   * @param name its name
   * @throws ParameterException if none of that name is installed
   * @throws OperationException if it cannot be deleted
   */
  public void remove(String name) {
    requireNotEmbedded(name);
    Path target = home.backbones().resolve(name);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || !Files.isDirectory(target)) {
      throw new ParameterException(
          "there is no backbone '%s' in %s; see: atelier backbone list"
              .formatted(name, home.backbones()));
    }
    alone(
        () -> {
          // Renamed first, so that it goes whole or not at all.
          Path unwanted = Files.createTempDirectory(home.backbones(), UNFINISHED);
          Files.move(target, unwanted.resolve(name), StandardCopyOption.ATOMIC_MOVE);
          deleteTree(unwanted);
        });
  }

  private static BackboneDescriptor architecture(Request request) {
    requireNotEmbedded(request.name());
    BackboneDescriptor architecture =
        BackboneDescriptor.architecture(request.name())
            .orElseThrow(
                () ->
                    new ParameterException(
                        "there is no architecture '%s'; there are %s"
                            .formatted(request.name(), KNOWN)));
    if (request.convention().isPresent() && !architecture.input().equals(Input.OXFORD)) {
      throw new ParameterException(
          "%s has its own input convention; leave out '%s'"
              .formatted(request.name(), request.convention().get()));
    }
    return architecture;
  }

  private static void requireNotEmbedded(String name) {
    if (Backbones.EMBEDDED.contains(name)) {
      throw new ParameterException(
          name + " comes with the program; it can be neither replaced nor removed");
    }
  }

  private static void requireAbsent(Path target, Request request) {
    if (!request.replace() && Files.exists(target)) {
      throw new ParameterException(
          "%s is installed already in %s; add --replace to replace it"
              .formatted(request.name(), target));
    }
  }

  /** Returns the address to download from, or nothing for a file. */
  private static Optional<URI> remote(Request request) {
    Matcher scheme = SCHEME.matcher(request.source());
    if (!scheme.matches() || scheme.group(1).equalsIgnoreCase("file")) {
      return Optional.empty();
    }
    URI address;
    try {
      address = URI.create(request.source());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          "'%s' is no address: %s".formatted(request.source(), e.getMessage()), e);
    }
    Downloader.requireAllowed(address);
    if (request.sha256().isEmpty()) {
      throw new ParameterException(
          "a download needs the SHA-256 that its file is to have (--sha256), so that nobody can put"
              + " another in its place: "
              + address);
    }
    return Optional.of(address);
  }

  private static Path local(Request request) {
    Path file;
    try {
      file =
          request.source().regionMatches(true, 0, "file:", 0, 5)
              ? Path.of(URI.create(request.source()))
              : Path.of(request.source());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          "'%s' is no path of a file: %s".formatted(request.source(), e.getMessage()), e);
    }
    if (!Files.isRegularFile(file)) {
      throw new ParameterException("there is no file " + FileNames.missing(file));
    }
    if (!Files.isReadable(file)) {
      throw new ParameterException("there is no permission to read " + file);
    }
    return file;
  }

  private String download(URI source, Request request, Path to, Progress progress)
      throws IOException {
    String sha256 = request.sha256().orElseThrow();
    Path folder = home.cache().resolve("downloads");
    Path complete = downloader.download(source, sha256, folder, progress);
    Files.move(complete, to);
    Files.deleteIfExists(folder.resolve(sha256 + ".validator"));
    return sha256;
  }

  private static String copy(Path from, Request request, Path to, Progress progress)
      throws IOException {
    // Says at once what is wrong with a file of another kind, before it is copied.
    WeightsFile.names(from);
    long total = Files.size(from);
    long done = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream input = Files.newInputStream(from);
        OutputStream output = Files.newOutputStream(to)) {
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        progress.checkCancelled();
        output.write(buffer, 0, count);
        done += count;
        progress.report(done, Math.max(done, total), Map.of());
      }
    }
    String actual = Checksums.sha256(to);
    if (request.sha256().isPresent() && !request.sha256().get().equals(actual)) {
      throw new OperationException(
          "%s has the SHA-256 %s where %s is expected; check the file and the checksum"
              .formatted(from, actual, request.sha256().get()));
    }
    return actual;
  }

  /**
   * Checks the weights in a folder by building their network, and puts a descriptor beside them.
   */
  private void describe(
      BackboneDescriptor architecture, Request request, String sha256, Path folder)
      throws IOException {
    Path weights = folder.resolve("weights");
    String name =
        WeightsFile.isNpz(weights, request.source()) ? "weights.npz" : "weights.safetensors";
    Files.move(weights, folder.resolve(name));
    Input input = request.convention().map(Convention::input).orElse(architecture.input());
    BackboneDescriptor descriptor = architecture.installed(request.name(), input, name, sha256);
    try (NDManager scope = engine.get().newSubManager()) {
      StoredBackbone.of(descriptor, folder, request.source()).load(scope).requireFinite();
    }
    Files.writeString(folder.resolve(StoredBackbone.DESCRIPTOR), descriptor.toJson());
  }

  private void publish(Path finished, Path target) throws IOException {
    if (!Files.exists(target)) {
      Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = Files.createTempDirectory(home.backbones(), UNFINISHED).resolve("old");
    Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    } finally {
      deleteTree(requireNonNull(old.getParent(), "it is in a folder"));
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  /** Keeps a second installation from taking the first one's unfinished folder for a leftover. */
  private void alone(Change change) {
    try {
      Files.createDirectories(home.backbones());
      Path file = home.backbones().resolve(".lock");
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw busy(null);
        }
        change.make();
      }
    } catch (OverlappingFileLockException e) {
      throw busy(e);
    } catch (IOException e) {
      throw new OperationException(
          ErrorKind.of(e, ErrorKind.OUTPUT),
          "cannot install or remove in %s: %s; is there space, and permission?"
              .formatted(home.folder(), e.getMessage()),
          e);
    }
  }

  private OperationException busy(@Nullable Throwable cause) {
    return new OperationException(
        "another installation is running in %s; wait for its end".formatted(home.backbones()),
        cause);
  }

  /** Removes what an installation left that was killed. */
  private void removeUnfinished() throws IOException {
    try (Stream<Path> entries = Files.list(home.backbones())) {
      List<Path> left =
          entries.filter(entry -> entry.getFileName().toString().startsWith(UNFINISHED)).toList();
      for (Path folder : left) {
        deleteTree(folder);
      }
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
