package dev.atelier.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.api.file.FileErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorKindTest {

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("causes")
  void anErrorHasTheKindOfItsCause(Throwable cause, ErrorKind kind) {
    assertThat(new OperationException("it failed", cause).kind()).isEqualTo(kind);
  }

  private static IOException full() {
    return new IOException("No space left on device");
  }

  private static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(full(), ErrorKind.SPACE),
        Arguments.of(new IOException("Disk quota exceeded"), ErrorKind.SPACE),
        Arguments.of(new IOException("There is not enough space on the disk"), ErrorKind.SPACE),
        Arguments.of(new UncheckedIOException(full()), ErrorKind.SPACE),
        Arguments.of(new OperationException("inside", full()), ErrorKind.SPACE),
        Arguments.of(new AccessDeniedException("a.png"), ErrorKind.PERMISSION),
        Arguments.of(new FileAlreadyExistsException("a.png"), ErrorKind.EXISTING_OUTPUT),
        Arguments.of(new OutOfMemoryError("Java heap space"), ErrorKind.MEMORY),
        Arguments.of(new IllegalStateException("std::bad_alloc"), ErrorKind.MEMORY),
        Arguments.of(new ConnectException("refused"), ErrorKind.NETWORK),
        Arguments.of(new CancellationException(), ErrorKind.CANCELLED),
        Arguments.of(new ParameterException("--size is wrong"), ErrorKind.USAGE),
        Arguments.of(new NoSuchFileException("a.png"), ErrorKind.INPUT),
        Arguments.of(new IllegalArgumentException("no space left"), ErrorKind.INPUT));
  }

  @Test
  void whatIsSaidOutweighsWhatTheCauseTells() {
    assertThat(new OperationException(ErrorKind.NETWORK, "it failed", full()).kind())
        .isEqualTo(ErrorKind.NETWORK);
    assertThat(new OperationException(ErrorKind.SPACE, "it failed").kind())
        .isEqualTo(ErrorKind.SPACE);
    assertThat(new ParameterException("--size is wrong", full()).kind()).isEqualTo(ErrorKind.USAGE);
  }

  @Test
  void whatNobodyExpectedIsAFaultInTheProgram() {
    assertThat(ErrorKind.of(new IllegalStateException("oops"))).isEqualTo(ErrorKind.INTERNAL);
    assertThat(ErrorKind.of(new IOException("oops"))).isEqualTo(ErrorKind.INTERNAL);
    assertThat(ErrorKind.of(new IOException("oops"), ErrorKind.OUTPUT)).isEqualTo(ErrorKind.OUTPUT);
    assertThat(ErrorKind.of(new CompletionException(new OperationException("no picture"))))
        .isEqualTo(ErrorKind.INPUT);
  }

  @Test
  void whatFailsWithAFileIsOfTheKindThatItIsSaidToBe() {
    Path file = folder.resolve("a.png");
    assertThat(FileErrors.unwritable(file, full()).kind()).isEqualTo(ErrorKind.SPACE);
    assertThat(FileErrors.unwritable(file, new IOException("odd")).kind())
        .isEqualTo(ErrorKind.OUTPUT);
    assertThat(FileErrors.unwritable(file, new FileAlreadyExistsException("a.png")).kind())
        .isEqualTo(ErrorKind.EXISTING_OUTPUT);
    assertThat(FileErrors.unreadable(file, new NoSuchFileException("a.png")).kind())
        .isEqualTo(ErrorKind.INPUT);
    assertThat(FileErrors.unreadable(folder, new IOException("Is a directory")).kind())
        .isEqualTo(ErrorKind.INPUT);
  }

  @ParameterizedTest
  @EnumSource
  void aKindIsFoundByItsWord(ErrorKind kind) {
    assertThat(kind.word()).matches("[a-z]+(-[a-z]+)*");
    assertThat(ErrorKind.ofWord(kind.word())).contains(kind);
    assertThat(ErrorKind.ofWord("holiday")).isEmpty();
  }
}
