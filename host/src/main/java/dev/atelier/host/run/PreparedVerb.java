package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.OperationException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.backbone.TrackingBackbones;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.picture.Attachments;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.run.result.Provenance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A verb that is made ready once, its weights loaded and its style encoded, and then turns one
 * picture after another into a result. Everything of the plugin happens on the compute lane, below
 * the plugin's own class loader; reading and encoding happen on the thread that asks.
 *
 * <p>Any thread may ask, and several verbs may be ready on one lane, so that the result of one is
 * the input of the next: see {@link Developed#asInput}.
 */
public final class PreparedVerb implements AutoCloseable {

  private final PictureFiles pictures;
  private final LoadedVerb verb;
  private final ObjectNode written;
  private final String version;
  private final ComputeLane lane;
  private final TrackingBackbones backbones;
  private final PictureFunction function;

  /**
   * Creates a verb that is ready.
   *
   * @param pictures reads and encodes
   * @param verb the verb
   * @param written its parameters as the user gave them
   * @param version the version of Atelier
   * @param lane where the plugin is to work
   * @param backbones the backbones that it was given
   * @param function what it does
   */
  PreparedVerb(
      PictureFiles pictures,
      LoadedVerb verb,
      ObjectNode written,
      String version,
      ComputeLane lane,
      TrackingBackbones backbones,
      PictureFunction function) {
    this.pictures = requireNonNull(pictures, "pictures is null");
    this.verb = requireNonNull(verb, "verb is null");
    this.written = requireNonNull(written, "written is null");
    this.version = requireNonNull(version, "version is null");
    this.lane = requireNonNull(lane, "lane is null");
    this.backbones = requireNonNull(backbones, "backbones is null");
    this.function = function;
  }

  static ThreadContextClassLoader classLoaderOf(LoadedVerb verb) {
    return new ThreadContextClassLoader(verb.plugin().classLoader());
  }

  /**
   * What a picture became.
   *
   * @param input the picture
   * @param result what it became
   * @param seconds how long that took on the lane
   */
  public record Developed(PictureFile input, Result result, double seconds) {

    /** Checks the components. */
    public Developed {
      requireNonNull(input, "input is null");
      requireNonNull(result, "result is null");
    }

    /**
     * Returns the resulting picture as the input of another verb, with all that came with the first
     * one.
     *
     * @return the picture; empty if there is data alone
     */
    public Optional<PictureFile> asInput() {
      return result
          .picture()
          .map(picture -> new PictureFile(picture, input.format(), input.attachments()));
    }
  }

  /**
   * What a picture became, as what can be sent and stored.
   *
   * @param result what it became
   * @param format the format of the encoded picture; empty if there is data alone
   * @param encoded the bytes of the picture, with its provenance; empty if there is data alone
   * @param seconds how long the picture took on the lane
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Encoded(
      Result result, Optional<PictureFormat> format, Optional<byte[]> encoded, double seconds) {}

  /**
   * Turns a picture into a result, and waits for it.
   *
   * @param input the picture
   * @param progress how to hear how far it is, and to say that it is no longer wanted
   * @return the result
   * @throws OperationException if it cannot be done for this picture
   * @throws java.util.concurrent.CancellationException if it is not wanted any more
   */
  public Developed apply(PictureFile input, Progress progress) {
    return lane.call(
        () -> {
          long start = System.nanoTime();
          try (ThreadContextClassLoader loader = classLoaderOf(verb)) {
            progress.checkCancelled();
            Result result = function.apply(input.picture(), progress);
            return new Developed(input, result, (System.nanoTime() - start) / 1e9);
          }
        });
  }

  /**
   * Turns the bytes of a picture into those of a result, and waits for them.
   *
   * @param input the picture, read to its end and not closed
   * @param name what to call it in messages
   * @param format the format of the result; empty for the input's, or PNG if that cannot be written
   * @param quality the quality of a JPEG, 1 to 100
   * @param progress how to hear how far it is, and to say that it is no longer wanted
   * @return the result
   * @throws OperationException if the input cannot be read, or it cannot be done for this picture
   * @throws java.util.concurrent.CancellationException if it is not wanted any more
   */
  public Encoded apply(
      InputStream input,
      String name,
      Optional<PictureFormat> format,
      int quality,
      Progress progress) {
    Developed developed = apply(pictures.load(input, name), progress);
    Result result = developed.result();
    if (result.picture().isEmpty()) {
      return new Encoded(result, Optional.empty(), Optional.empty(), developed.seconds());
    }
    SaveOptions options = SaveOptions.of(developed.input(), format, quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(result.picture().get(), developed.input().attachments(), options, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return new Encoded(
        result,
        Optional.of(options.format()),
        Optional.of(bytes.toByteArray()),
        developed.seconds());
  }

  /**
   * Writes a picture that this verb made, and says in it how it was made.
   *
   * @param picture the picture
   * @param attachments what came with the input
   * @param options how to write it
   * @param output where to; it is flushed, not closed
   * @throws IOException if it cannot be written to
   */
  void write(Picture picture, Attachments attachments, SaveOptions options, OutputStream output)
      throws IOException {
    pictures.save(picture, attachments, Optional.of(provenance().toJson()), options, output);
  }

  /**
   * Returns how results are made.
   *
   * @return the provenance, with the backbones that were opened so far
   */
  public Provenance provenance() {
    return new Provenance(
        version,
        verb.plugin().id() + " " + verb.plugin().version(),
        verb.name(),
        written,
        backbones.checksums(),
        List.of());
  }

  /** Frees, on the lane, what was prepared. */
  @Override
  public void close() {
    lane.call(
        () -> {
          try (ThreadContextClassLoader loader = classLoaderOf(verb)) {
            function.close();
            return null;
          }
        });
  }
}
