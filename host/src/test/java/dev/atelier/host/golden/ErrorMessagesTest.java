package dev.atelier.host.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody changes by accident what users are told. */
final class ErrorMessagesTest {

  private static final Path RECORDED = Golden.FOLDER.resolve("error-messages.txt");

  @TempDir Path folder;

  @Test
  void theTextsOfMessagesAreThoseRecorded() throws Exception {
    SortedSet<String> texts = MessageTexts.in(mainSources());

    if (Golden.isRecorded()) {
      Files.write(RECORDED, texts, UTF_8);
      return;
    }
    Set<String> recorded = new LinkedHashSet<>(Files.readAllLines(RECORDED, UTF_8));
    List<String> differences = new ArrayList<>();
    recorded.stream()
        .filter(text -> !texts.contains(text))
        .forEach(text -> differences.add("- " + text));
    texts.stream()
        .filter(text -> !recorded.contains(text))
        .forEach(text -> differences.add("+ " + text));
    assertThat(differences)
        .as(
            "texts that are gone (-) or new (+); if that is meant, record them anew with"
                + " 'mvn test -pl host -am -Dtest=ErrorMessagesTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Datelier.golden=record'")
        .isEmpty();
  }

  @Test
  void aMessageIsFoundHoweverItIsPutTogether() throws Exception {
    Path source = folder.resolve("Any.java");
    Files.writeString(
        source,
        """
        class Any {
          @Help("The help of an option.")
          static void check(String file, boolean old) {
            String what = old ? "is too old" : "cannot be read: "
                + "check it";
            if (old) {
              throw new AnyException(file + " " + what + (old ? "!" : " at all"));
            }
            throw new OtherException("%s: %d is damaged".formatted(file, 1), null);
          }
          String page() {
            return "<p class='a b'>A page</p>" + "key";
          }
        }
        """);

    assertThat(MessageTexts.in(List.of(folder)))
        .containsExactlyInAnyOrder(
            "is too old", "cannot be read: check it", " at all", "{}: {} is damaged");
  }

  /** The code of all modules that a user runs, also of those that this build leaves out. */
  private static List<Path> mainSources() throws IOException {
    try (Stream<Path> all = Files.walk(Golden.PROJECT, 5)) {
      return all.filter(path -> path.endsWith("src/main/java"))
          .filter(path -> !path.startsWith(Golden.PROJECT.resolve("samples")))
          .sorted()
          .toList();
    }
  }
}
