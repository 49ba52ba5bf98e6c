package dev.atelier.host.run.result;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToStandardOutput;
import dev.atelier.host.run.plan.OutputNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes the pictures that come out, with what the input carried and how they were made. */
public final class PictureWriter {

  private final PictureFiles pictures;
  private final int quality;
  private final Supplier<String> provenance;
  private final OutputStream standardOutput;

  /**
   * Creates a writer.
   *
   * @param pictures writes files
   * @param quality the quality of JPEGs, 1 to 100
   * @param provenance says, as JSON, how a picture was made; asked for each picture
   * @param standardOutput where results for standard output go
   */
  public PictureWriter(
      PictureFiles pictures,
      int quality,
      Supplier<String> provenance,
      OutputStream standardOutput) {
    this.pictures = pictures;
    this.quality = quality;
    this.provenance = provenance;
    this.standardOutput = standardOutput;
  }

  /**
   * Writes a picture to a file, and makes the folders that it is in.
   *
   * @param whole is given the file, under another name, before it is in its place
   * @return {@code false} if there was a file by then that is to be kept
   */
  public boolean save(
      Picture picture,
      PictureFile input,
      ToFile target,
      ExistingFile existing,
      Consumer<Path> whole) {
    OutputNames.createFolder(
        requireNonNull(target.file().toAbsolutePath().getParent(), "a file is in a folder"));
    return pictures.save(
        picture,
        input.attachments(),
        Optional.of(provenance.get()),
        new SaveOptions(target.format(), quality),
        target.file(),
        existing,
        whole);
  }

  /** Writes a picture to standard output. */
  public void print(Picture picture, PictureFile input, ToStandardOutput target) {
    SaveOptions options = SaveOptions.of(input, target.format(), quality);
    try {
      pictures.save(
          picture, input.attachments(), Optional.of(provenance.get()), options, standardOutput);
    } catch (IOException e) {
      throw new UnwrittenOutputException(e);
    }
  }
}
