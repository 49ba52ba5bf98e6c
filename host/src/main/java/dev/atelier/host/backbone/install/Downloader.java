package dev.atelier.host.backbone.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.host.file.Checksums;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Downloads a file whose checksum is known. What has arrived is kept under that checksum, so that a
 * download that broke off goes on where it was, even in another run.
 */
final class Downloader {

  private static final int ATTEMPTS = 5;
  private static final int REDIRECTS = 5;

  /** What an attempt has to bring, in bytes, for the count of attempts to start again. */
  private static final long ADVANCE = 1 << 20;

  private static final long REPORT_EVERY = 1 << 18;
  private static final long POLL_MILLISECONDS = 200;
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private final Pause pause;
  private final Duration patience;

  @GuardedBy("this") private @Nullable HttpClient client;

  /** How to wait between two attempts. */
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  Downloader() {
    this(duration -> Thread.sleep(duration.toMillis()), Duration.ofSeconds(30));
  }

  /**
   * Creates a downloader.
   *
   * @param pause how to wait between two attempts
   * @param patience how long a server may stay silent
   */
  Downloader(Pause pause, Duration patience) {
    this.pause = pause;
    this.patience = patience;
  }

  /** A failure that may not happen the next time. */
  private static final class TransientException extends Exception {
    private static final long serialVersionUID = 1L;

    TransientException(String message) {
      super(message);
    }

    TransientException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Tells whether an address can be downloaded from: {@code https}, or {@code http} on this
   * machine.
   *
   * @throws ParameterException if it cannot
   */
  static void requireAllowed(URI source) {
    String scheme = Optional.ofNullable(source.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    boolean local =
        scheme.equals("http")
            && source.getHost() != null
            && LOOPBACK.matcher(source.getHost().toLowerCase(Locale.ROOT)).matches();
    if (source.getHost() == null || !(scheme.equals("https") || local)) {
      throw new ParameterException(
          "will not download from %s: only https is safe from changes on the way (http only from this machine); give an https address or a file"
              .formatted(source));
    }
  }

  /**
   * Downloads a file, or finishes its download.
   *
   * @param source an address that is {@linkplain #requireAllowed allowed}
   * @param sha256 the checksum it is to have, in lower-case hexadecimal digits
   * @param folder where it goes while it is incomplete
   * @param progress told the bytes that are there and those there will be
   * @return the complete file, in that folder, with that checksum
   * @throws OperationException if it cannot be had, or its checksum is another
   * @throws CancellationException if the download is cancelled; what has arrived is kept
   */
  Path download(URI source, String sha256, Path folder, Progress progress) {
    requireAllowed(source);
    Part part = new Part(folder, sha256);
    if (part.isComplete()) {
      return part.file;
    }
    int failures = 0;
    while (true) {
      long before = part.size();
      try {
        attempt(source, part, progress);
        part.requireChecksum(source);
        return part.file;
      } catch (TransientException e) {
        failures = part.size() - before >= ADVANCE ? 1 : failures + 1;
        if (failures == ATTEMPTS) {
          throw new OperationException(
              ErrorKind.NETWORK,
              "cannot download %s: %s, after %d attempts; run it again to go on at byte %d"
                  .formatted(source, e.getMessage(), ATTEMPTS, part.size()),
              e);
        }
        pauseFor(Duration.ofSeconds(1L << (failures - 1)));
      }
    }
  }

  private void pauseFor(Duration duration) {
    try {
      pause.of(duration);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void attempt(URI source, Part part, Progress progress) throws TransientException {
    long kept = part.size();
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
        follow(source, kept, part.validator(), progress);
    Chunks chunks = new Chunks();
    response.body().subscribe(chunks);
    try {
      requireContent(response, source, part);
      long total = announced(response, kept, part);
      long position = response.statusCode() == 206 ? kept : 0;
      if (position == 0) {
        part.startOver(validator(response.headers()));
      }
      part.requireSpace(total - position, source);
      receive(chunks, part, position, total, source, progress);
    } finally {
      chunks.cancel();
    }
  }

  /** Sends a request for what is not there yet, through redirections that stay safe. */
  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> follow(
      URI source, long kept, Optional<String> validator, Progress progress)
      throws TransientException {
    URI address = source;
    for (int i = 0; i <= REDIRECTS; i++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience);
      if (kept > 0) {
        request.header("Range", "bytes=" + kept + "-");
        validator.ifPresent(value -> request.header("If-Range", value));
      }
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = send(request.build(), progress);
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return response;
      }
      Chunks unread = new Chunks();
      response.body().subscribe(unread);
      unread.cancel();
      address = redirected(address, location.get());
    }
    throw new OperationException(
        ErrorKind.NETWORK,
        "cannot download %s: it is redirected more than %d times; look for its final address"
            .formatted(source, REDIRECTS));
  }

  /** Returns where a redirection leads, if that is as safe as where it comes from. */
  static URI redirected(URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new OperationException(
          ErrorKind.NETWORK,
          "cannot download %s: it is redirected to '%s', which is no address"
              .formatted(from, location),
          e);
    }
    requireAllowed(to);
    if (from.getScheme().equalsIgnoreCase("https") && !to.getScheme().equalsIgnoreCase("https")) {
      throw new OperationException(
          ErrorKind.NETWORK,
          "will not download %s: it is redirected from https to %s".formatted(from, to));
    }
    return to;
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(
      HttpRequest request, Progress progress) throws TransientException {
    CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> response =
        client().sendAsync(request, BodyHandlers.ofPublisher());
    try {
      while (true) {
        progress.checkCancelled();
        try {
          return response.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // A chance to look whether the file is still wanted.
        }
      }
    } catch (ExecutionException e) {
      throw refused(request.uri(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      response.cancel(true);
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(patience)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
    }
    return client;
  }

  private static TransientException refused(URI address, @Nullable Throwable cause) {
    for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
      if (reason instanceof UnresolvedAddressException) {
        throw new OperationException(
            ErrorKind.NETWORK,
            "cannot download %s: there is no host %s, or no network; check the address, or give a file"
                .formatted(address, address.getHost()),
            cause);
      }
    }
    if (cause instanceof HttpTimeoutException) {
      return new TransientException(address.getAuthority() + " does not answer", cause);
    }
    if (cause instanceof ConnectException) {
      return new TransientException(
          "there is no connection to " + address.getAuthority() + reasonOf(cause), cause);
    }
    return new TransientException(
        "the connection to " + address.getAuthority() + " broke off" + reasonOf(cause), cause);
  }

  private static String reasonOf(@Nullable Throwable cause) {
    return cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
  }

  private static void requireContent(HttpResponse<?> response, URI source, Part part)
      throws TransientException {
    int status = response.statusCode();
    switch (status) {
      case 200, 206 -> {}
      case 404, 410 ->
          throw new OperationException(
              ErrorKind.NETWORK,
              "cannot download %s: there is no such file (HTTP %d); check the address"
                  .formatted(source, status));
      case 401, 403 ->
          throw new OperationException(
              ErrorKind.NETWORK,
              "cannot download %s: the server does not give it to anyone (HTTP %d); download it by other means and give the file"
                  .formatted(source, status));
      case 416 -> {
        part.startOver(Optional.empty());
        throw new TransientException("the server has less than was downloaded already");
      }
      case 408, 429, 500, 502, 503, 504 ->
          throw new TransientException("the server cannot answer now (HTTP " + status + ")");
      default ->
          throw new OperationException(
              ErrorKind.NETWORK,
              "cannot download %s: the server answers HTTP %d; check the address"
                  .formatted(source, status));
    }
  }

  /** Returns how long the file is to be, or -1 if the server does not say. */
  private static long announced(HttpResponse<?> response, long kept, Part part)
      throws TransientException {
    if (response.statusCode() == 200) {
      return response.headers().firstValueAsLong("Content-Length").orElse(-1);
    }
    Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    if (!range.matches() || kept == 0 || Long.parseLong(range.group(1)) != kept) {
      part.startOver(Optional.empty());
      throw new TransientException("the server sent another part than was asked for");
    }
    return Long.parseLong(range.group(3));
  }

  /** Returns what tells one version of the file from the next; a weak tag does not. */
  private static Optional<String> validator(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> headers.firstValue("Last-Modified"));
  }

  private void receive(
      Chunks chunks, Part part, long start, long total, URI source, Progress progress)
      throws TransientException {
    long position = start;
    long reported = -REPORT_EVERY;
    try (FileChannel channel = part.open()) {
      for (List<ByteBuffer> chunk = next(chunks, position, total, progress);
          !chunk.isEmpty();
          chunk = next(chunks, position, total, progress)) {
        for (ByteBuffer buffer : chunk) {
          while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
          }
        }
        if (total >= 0 && position > total) {
          part.delete();
          throw new OperationException(
              ErrorKind.NETWORK,
              "cannot download %s: the server sent more than the %d bytes it announced"
                  .formatted(source, total));
        }
        if (position - reported >= REPORT_EVERY || position == total) {
          reported = position;
          progress.report(position, Math.max(position, total), Map.of());
        }
      }
    } catch (IOException e) {
      throw part.unwritable(e);
    }
    if (position < total) {
      throw new TransientException(brokeOff(position, total));
    }
  }

  private static String brokeOff(long position, long total) {
    return "the server broke off at byte " + position + (total < 0 ? "" : " of " + total);
  }

  /** Returns what came next, empty at the end. */
  private List<ByteBuffer> next(Chunks chunks, long position, long total, Progress progress)
      throws TransientException {
    long waited = 0;
    try {
      while (true) {
        progress.checkCancelled();
        Optional<List<ByteBuffer>> chunk = chunks.poll(POLL_MILLISECONDS);
        if (chunk.isPresent()) {
          return chunk.get();
        }
        waited += POLL_MILLISECONDS;
        if (waited >= patience.toMillis()) {
          throw new TransientException(
              "the server fell silent at byte " + position + (total < 0 ? "" : " of " + total));
        }
      }
    } catch (EOFException e) {
      throw new TransientException(brokeOff(position, total), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    CancellationException cancelled = new CancellationException("interrupted");
    cancelled.initCause(e);
    return cancelled;
  }

  /** The body of a response, taken one chunk at a time by a thread that can also give up. */
  private static final class Chunks implements Flow.Subscriber<List<ByteBuffer>> {

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    @GuardedBy("this") private Flow.@Nullable Subscription subscription;

    @GuardedBy("this") private boolean cancelled;

    private record Signal(List<ByteBuffer> chunk, Optional<Throwable> failure) {}

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
      subscription = given;
      if (cancelled) {
        given.cancel();
      } else {
        given.request(1);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> chunk) {
      signals.add(new Signal(chunk, Optional.empty()));
    }

    @Override
    public void onError(Throwable failure) {
      signals.add(new Signal(List.of(), Optional.of(failure)));
    }

    @Override
    public void onComplete() {
      signals.add(new Signal(List.of(), Optional.empty()));
    }

    /** Returns the next chunk, an empty one at the end, or nothing if none came in time. */
    Optional<List<ByteBuffer>> poll(long milliseconds) throws InterruptedException, EOFException {
      Signal signal = signals.poll(milliseconds, TimeUnit.MILLISECONDS);
      if (signal == null) {
        return Optional.empty();
      }
      if (signal.failure().isPresent()) {
        EOFException brokenOff = new EOFException("broke off");
        brokenOff.initCause(signal.failure().get());
        throw brokenOff;
      }
      if (!signal.chunk().isEmpty()) {
        requestNext();
      }
      return Optional.of(signal.chunk());
    }

    private synchronized void requestNext() {
      requireNonNull(subscription, "the answer begins with a subscription").request(1);
    }

    synchronized void cancel() {
      cancelled = true;
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }

  /** What has arrived of a file, and what tells which version of the file it was. */
  private static final class Part {

    final Path file;
    private final Path validator;
    private final String sha256;

    Part(Path folder, String sha256) {
      this.file = folder.resolve(sha256 + ".part");
      this.validator = folder.resolve(sha256 + ".validator");
      this.sha256 = sha256;
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    long size() {
      try {
        return Files.size(file);
      } catch (NoSuchFileException e) {
        return 0;
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    boolean isComplete() {
      return size() > 0 && checksum().equals(sha256);
    }

    Optional<String> validator() {
      try {
        return Optional.of(Files.readString(validator)).filter(text -> !text.isBlank());
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    void startOver(Optional<String> newValidator) {
      delete();
      try {
        Files.write(file, new byte[0]);
        if (newValidator.isPresent()) {
          Files.write(validator, newValidator.get().getBytes(UTF_8));
        }
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    FileChannel open() throws IOException {
      return FileChannel.open(file, CREATE, WRITE);
    }

    void requireSpace(long needed, URI source) {
      try {
        long free = Files.getFileStore(file).getUsableSpace();
        if (needed > free) {
          throw new OperationException(
              ErrorKind.SPACE,
              "cannot download %s: it needs %d more bytes, and there are %d free at %s; free some space"
                  .formatted(source, needed, free, file.getParent()));
        }
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    void requireChecksum(URI source) {
      String actual = checksum();
      if (!actual.equals(sha256)) {
        delete();
        throw new OperationException(
            "%s has the SHA-256 %s where %s is expected; it was not kept; check the address and the checksum"
                .formatted(source, actual, sha256));
      }
    }

    void delete() {
      try {
        Files.deleteIfExists(validator);
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private String checksum() {
      try {
        return Checksums.sha256(file);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private OperationException unreadable(IOException e) {
      return new OperationException("cannot read " + file + ": " + e.getMessage(), e);
    }

    private OperationException unwritable(IOException e) {
      return new OperationException(
          ErrorKind.of(e, ErrorKind.OUTPUT),
          "cannot write " + file + ": " + e.getMessage() + "; is there space, and permission?",
          e);
    }
  }
}
