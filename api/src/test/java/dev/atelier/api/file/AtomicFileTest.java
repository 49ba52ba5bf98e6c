package dev.atelier.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import dev.atelier.api.internal.TemporaryFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  private Path target;

  @BeforeEach
  void nameTheTarget() {
    target = folder.resolve("target.txt");
  }

  @Test
  void theTargetAppearsAtTheCommitAndNotBefore() throws IOException {
    try (AtomicFile file = AtomicFile.create(target, ExistingFile.FAIL)) {
      Files.writeString(file.path(), "content");
      assertThat(target).doesNotExist();
      assertThat(names()).singleElement().asString().startsWith(".").endsWith(".part");

      assertThat(file.commit()).isTrue();
    }
    assertThat(target).hasContent("content");
    assertThat(names()).containsExactly("target.txt");
  }

  @Test
  void whatIsClosedWithoutACommitLeavesNothing() throws IOException {
    try (AtomicFile file = AtomicFile.create(target, ExistingFile.OVERWRITE)) {
      Files.writeString(file.path(), "half of the cont");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aFileIsOverwrittenOnlyIfThatIsAskedFor() throws IOException {
    Files.writeString(target, "old");

    assertThatThrownBy(() -> AtomicFile.create(target, ExistingFile.FAIL))
        .isInstanceOf(OperationException.class)
        .hasMessage(
            target + " exists already: choose another name, or ask for it to be overwritten");
    assertThat(write("new", ExistingFile.SKIP)).isFalse();
    assertThat(target).hasContent("old");
    assertThat(write("new", ExistingFile.OVERWRITE)).isTrue();
    assertThat(target).hasContent("new");
    assertThat(names()).containsExactly("target.txt");
  }

  @Test
  void aFileThatAppearedMeanwhileIsNotOverwritten() throws IOException {
    for (ExistingFile existing : List.of(ExistingFile.FAIL, ExistingFile.SKIP)) {
      Files.deleteIfExists(target);
      try (AtomicFile file = AtomicFile.create(target, existing)) {
        Files.writeString(file.path(), "mine");
        Files.writeString(target, "theirs");

        if (existing == ExistingFile.SKIP) {
          assertThat(file.commit()).isFalse();
        } else {
          assertThatThrownBy(file::commit)
              .isInstanceOf(OperationException.class)
              .hasMessageContaining("exists already");
        }
      }
      assertThat(target).hasContent("theirs");
      assertThat(names()).containsExactly("target.txt");
    }
  }

  @Test
  void ofManyWhoWriteTheSameFileOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String content = "writer " + i;
        writers.add(() -> write(content, ExistingFile.SKIP));
      }
      int successes = 0;
      for (Future<Boolean> writer : threads.invokeAll(writers)) {
        successes += writer.get() ? 1 : 0;
      }
      assertThat(successes).isEqualTo(1);
      assertThat(Files.readString(target)).startsWith("writer ");
      assertThat(names()).containsExactly("target.txt");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anInterruptedProcessCanDiscardWhatIsOpen() throws IOException {
    try (AtomicFile first = AtomicFile.create(target, ExistingFile.FAIL);
        AtomicFile second = AtomicFile.create(folder.resolve("other"), ExistingFile.FAIL)) {
      assertThat(names()).hasSize(2);
      assertThat(first.path()).isNotEqualTo(second.path());

      TemporaryFiles.discardAll();

      assertThat(names()).isEmpty();
    }
  }

  @Test
  void aLinkIsKeptAndWhatItPointsToIsReplaced() throws IOException {
    Path real = Files.writeString(folder.resolve("real.txt"), "old");
    Files.createSymbolicLink(target, real);

    assertThat(write("new", ExistingFile.OVERWRITE)).isTrue();

    assertThat(Files.isSymbolicLink(target)).isTrue();
    assertThat(real).hasContent("new");
  }

  @Test
  void aLinkToNowhereCountsAsAFileThatExists() throws IOException {
    Files.createSymbolicLink(target, folder.resolve("nowhere"));

    assertThat(write("new", ExistingFile.SKIP)).isFalse();
    assertThatThrownBy(() -> write("new", ExistingFile.FAIL))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void aFileHasTheRightsThatEveryNewFileHas() throws IOException {
    Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path usual = Files.writeString(folder.resolve("usual.txt"), "");
    write("", ExistingFile.FAIL);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(usual)));
  }

  @Test
  void contentThatFailsLeavesTheOldFile() throws IOException {
    Files.writeString(target, "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    target,
                    ExistingFile.OVERWRITE,
                    output -> {
                      output.write(1);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(OperationException.class)
        .hasMessage(
            target
                + " cannot be written, for the disk is full: free some space, or choose another"
                + " disk");
    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("target.txt");
  }

  @Test
  void aPlaceThatTakesNoFilesIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> AtomicFile.create(file.resolve("in it"), ExistingFile.FAIL))
        .isInstanceOf(OperationException.class)
        .hasMessage(
            file.resolve("in it")
                + " cannot be written, for "
                + file
                + " is not a folder: choose another place");
    assertThatThrownBy(() -> AtomicFile.create(folder, ExistingFile.OVERWRITE))
        .isInstanceOf(OperationException.class)
        .hasMessage(folder + " is a folder: name a file in it");
  }

  private boolean write(String content, ExistingFile existing) {
    return AtomicFile.write(
        target, existing, output -> output.write(content.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
