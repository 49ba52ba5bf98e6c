package dev.atelier.host.picture;

import static java.util.Objects.requireNonNull;

import com.twelvemonkeys.imageio.stream.BufferedFileImageInputStreamSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.file.HiddenFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads and writes picture files. Safe for use by several threads.
 *
 * <p>Reading turns a picture upright as EXIF says, converts it to sRGB with the profile it holds
 * (relative colorimetric; a profile made of tables may ask for another intent), rounds 16 bits to
 * 8, and takes transparency off. A broken profile is taken for sRGB.
 *
 * <p>Writing gives back what came with the picture, and says of the result what made it. Carried
 * over are transparency (a JPEG, which has none, gets a white background), EXIF and XMP, turned
 * upright, with the new size, and without the thumbnails. Not carried over are IPTC records, the
 * color profile (the result is sRGB, and says so), further pages or frames, depth maps and the
 * like, and, in a TIFF, the interoperability directory of EXIF; the notes of a camera maker keep
 * their bytes there, but offsets in them may lead nowhere. EXIF that is malformed, or larger than a
 * JPEG can hold, is dropped.
 */
public final class PictureFiles implements PictureService {

  private final long memory;

  /** Creates a service that lets one picture use three quarters of the memory there is. */
  public PictureFiles() {
    this(Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  PictureFiles(long memory) {
    this.memory = memory;
  }

  @Override
  public Picture read(Path file) {
    return load(file).picture();
  }

  /**
   * Reads a picture file. Its content tells the format, whatever its name says.
   *
   * @param file the file
   * @return the picture, and what came with it
   * @throws OperationException if it cannot be read, is no picture, is not whole, or is too large
   */
  public PictureFile load(Path file) {
    try (ImageInputStream input = open(file)) {
      return new Decoder(file.toString(), input, memory).decode();
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  /**
   * Reads a picture from a stream, to its end.
   *
   * @param input the stream, which is not closed
   * @param name what to call it in messages, such as {@code standard input}
   * @return the picture, and what came with it
   * @throws OperationException if it cannot be read, is no picture, is not whole, or is too large
   */
  public PictureFile load(InputStream input, String name) {
    requireNonNull(name, "name is null");
    try (ImageInputStream stream = new ByteArrayImageInputStream(input.readAllBytes())) {
      return new Decoder(name, stream, memory).decode();
    } catch (IOException e) {
      throw new OperationException(
          name + " cannot be read (" + e.getMessage() + "): check where it comes from", e);
    } catch (OutOfMemoryError e) {
      throw new OperationException(
          name + " is too large for the memory there is: save it to a file first", e);
    }
  }

  /**
   * Writes a picture file, whole or not at all.
   *
   * @param result the picture
   * @param attachments what came with the picture that the result was made of
   * @param provenance what made the result, as JSON; empty to say nothing
   * @param options how to write it
   * @param target the file
   * @param existing what to do if the file exists
   * @return {@code true} if the file was written, {@code false} if it was skipped
   * @throws OperationException if it cannot be written, or exists and must not
   * @throws IllegalArgumentException if the format is not writable
   */
  public boolean save(
      Picture result,
      Attachments attachments,
      Optional<String> provenance,
      SaveOptions options,
      Path target,
      ExistingFile existing) {
    return save(result, attachments, provenance, options, target, existing, whole -> {});
  }

  /**
   * Writes a picture file, whole or not at all, and lets it be looked at before it is in its place.
   *
   * @param result the picture
   * @param attachments what came with the picture that the result was made of
   * @param provenance what made the result, as JSON; empty to say nothing
   * @param options how to write it
   * @param target the file
   * @param existing what to do if the file exists
   * @param whole is given the file, under another name, when all of it is written
   * @return {@code true} if the file was written, {@code false} if it was skipped
   * @throws OperationException if it cannot be written, or exists and must not
   * @throws IllegalArgumentException if the format is not writable
   */
  public boolean save(
      Picture result,
      Attachments attachments,
      Optional<String> provenance,
      SaveOptions options,
      Path target,
      ExistingFile existing,
      Consumer<Path> whole) {
    requireWritable(options);
    if (existing == ExistingFile.SKIP && Files.exists(target)) {
      return false;
    }
    try (AtomicFile file = AtomicFile.create(target, existing)) {
      new Encoder(result, attachments, provenance, options).write(file.path());
      whole.accept(file.path());
      return file.commit();
    } catch (IOException e) {
      throw FileErrors.unwritable(target, e);
    } catch (OutOfMemoryError e) {
      throw new OperationException(
          target + " cannot be written: there is not enough memory; allow more with JAVA_OPTS=-Xmx",
          e);
    }
  }

  /**
   * Writes a picture to a stream.
   *
   * @param result the picture
   * @param attachments what came with the picture that the result was made of
   * @param provenance what made the result, as JSON; empty to say nothing
   * @param options how to write it
   * @param output the stream, which is flushed but not closed
   * @throws IOException if the stream cannot be written to
   * @throws IllegalArgumentException if the format is not writable
   */
  public void save(
      Picture result,
      Attachments attachments,
      Optional<String> provenance,
      SaveOptions options,
      OutputStream output)
      throws IOException {
    requireWritable(options);
    new Encoder(result, attachments, provenance, options).write(output);
  }

  /**
   * Returns what made a picture, as {@link #save} wrote it.
   *
   * @param file the file
   * @return JSON, the same but for characters that a file cannot hold, which are escaped, and ends
   *     of lines; empty if the file does not say
   * @throws OperationException if the file cannot be read, or is no picture
   */
  public Optional<String> readProvenance(Path file) {
    try (ImageInputStream input = open(file)) {
      PictureFormat format = Decoder.format(file.toString(), input);
      EmbeddedData data = new EmbeddedData();
      try {
        data.scan(format, input);
      } catch (IOException e) {
        // What was found up to where the file is damaged is as good as ever.
        HiddenFailures.log(PictureFiles.class, "what goes with the picture is damaged", e);
      }
      // Another program may have written it, and it is shown on terminals.
      return data.provenance
          .or(() -> data.xmp.flatMap(XmpPacket::provenance))
          .map(JsonText::portable);
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  @Override
  public Picture resize(Picture picture, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture has at least one pixel, not " + width + " x " + height);
    }
    return width == picture.width() && height == picture.height()
        ? picture
        : Picture.of(Scaling.scale(picture.toImage(), width, height));
  }

  private static void requireWritable(SaveOptions options) {
    if (!options.format().isWritable()) {
      throw new IllegalArgumentException(options.format() + " cannot be written");
    }
  }

  private static ImageInputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("is a folder");
    }
    Optional<String> problem = FileNames.problem(file);
    if (problem.isPresent()) {
      throw new OperationException(problem.get());
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      // To open it is to wait until somebody writes to it, which may be never.
      throw new OperationException(
          ErrorKind.INPUT,
          file + " is no file, but a pipe or a device; save the picture to a file");
    }
    // Archives have no files.
    return file.getFileSystem() == FileSystems.getDefault()
        ? new BufferedFileImageInputStreamSpi()
            .createInputStreamInstance(file.toFile(), false, null)
        : new ByteArrayImageInputStream(Files.readAllBytes(file));
  }
}
