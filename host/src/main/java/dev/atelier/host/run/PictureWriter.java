package dev.atelier.host.run;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.run.Job.Destination;
import dev.atelier.host.run.Job.ToFile;
import dev.atelier.host.run.Job.ToNowhere;
import dev.atelier.host.run.Job.ToStandardOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the pictures that come out, with what the input carried and how they were made. */
final class PictureWriter {

  private final PictureFiles pictures;
  private final RunSettings settings;
  private final Supplier<String> provenance;
  private final OutputStream standardOutput;

  /**
   * Creates a writer.
   *
   * @param pictures writes files
   * @param settings what the host is asked for
   * @param provenance says, as JSON, how a picture was made; asked for each picture
   * @param standardOutput where results for standard output go
   */
  PictureWriter(
      PictureFiles pictures,
      RunSettings settings,
      Supplier<String> provenance,
      OutputStream standardOutput) {
    this.pictures = pictures;
    this.settings = settings;
    this.provenance = provenance;
    this.standardOutput = standardOutput;
  }

  /** Writes a picture to its destination, and returns the file if that is one. */
  Optional<Path> write(Picture picture, PictureFile input, Destination destination) {
    if (destination instanceof ToFile target) {
      save(picture, input, target);
      return Optional.of(target.file());
    }
    if (destination instanceof ToStandardOutput target) {
      SaveOptions options = PreparedVerb.options(input, target.format(), settings.quality());
      try {
        pictures.save(
            picture, input.attachments(), Optional.of(provenance.get()), options, standardOutput);
      } catch (IOException e) {
        throw new OperationException("cannot write to standard output: " + e.getMessage(), e);
      }
      return Optional.empty();
    }
    if (destination instanceof ToNowhere) {
      return Optional.empty();
    }
    throw new IllegalStateException("there is no destination " + destination);
  }

  /** Writes a picture to a file, and makes the folders that it is in. */
  void save(Picture picture, PictureFile input, ToFile target) {
    Outputs.createFolder(target.file().toAbsolutePath().getParent());
    pictures.save(
        picture,
        input.attachments(),
        Optional.of(provenance.get()),
        new SaveOptions(target.format(), settings.quality()),
        target.file(),
        settings.existing());
  }
}
