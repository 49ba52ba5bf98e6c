package dev.atelier.host.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.toolkit.task.BackgroundTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads inputs, and notices if one is changed meanwhile. */
final class InputReader {

  private final Function<Path, PictureFile> pictures;
  private final boolean withChecksum;

  /** A file that is read before its turn; guarded by this. */
  @GuardedBy("this") private Optional<BeingRead> ahead = Optional.empty();

  /**
   * Creates a reader.
   *
   * @param pictures how a file becomes a picture
   * @param withChecksum whether the checksums of the files are wanted
   */
  InputReader(Function<Path, PictureFile> pictures, boolean withChecksum) {
    this.pictures = pictures;
    this.withChecksum = withChecksum;
  }

  /** A picture, and what is known of its file, if that can be read again. */
  record Read(PictureFile picture, Optional<FileStamp> state, Optional<String> sha256) {}

  private record BeingRead(Path file, BackgroundTask<Read> reading) {}

  /** Begins to read a file whose turn is to come. One file at a time is read so. */
  synchronized void readAhead(Path file) {
    ahead =
        Optional.of(new BeingRead(file, BackgroundTask.begin("read ahead", () -> readNow(file))));
  }

  /**
   * Reads a file, or waits for it if it is {@linkplain #readAhead being read}.
   *
   * @throws OperationException if it cannot be read, or is no longer what it was when this began
   */
  Read read(Path file) {
    Optional<BeingRead> begun = takeAhead(file);
    return begun.isPresent() ? begun.get().reading().await() : readNow(file);
  }

  private synchronized Optional<BeingRead> takeAhead(Path file) {
    Optional<BeingRead> taken = ahead.filter(begun -> begun.file().equals(file));
    if (taken.isPresent()) {
      ahead = Optional.empty();
    }
    return taken;
  }

  private Read readNow(Path file) {
    FileStamp before = FileStamp.of(file);
    if (!Files.isRegularFile(file)) {
      return new Read(pictures.apply(file), Optional.empty(), Optional.empty());
    }
    Optional<String> sum = withChecksum ? Optional.of(sum(file)) : Optional.empty();
    PictureFile picture;
    try {
      picture = pictures.apply(file);
    } catch (OperationException e) {
      // Half of a picture is damaged because it is still being written.
      requireUnchanged(file, before);
      throw e;
    }
    requireUnchanged(file, before);
    return new Read(picture, Optional.of(before), sum);
  }

  private static void requireUnchanged(Path file, FileStamp before) {
    if (!FileStamp.of(file).equals(before)) {
      throw new OperationException(
          file + " was changed while it was read; run it again when nothing writes to it");
    }
  }

  private static String sum(Path file) {
    try {
      return Checksums.sha256(file);
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }
}
