package dev.atelier.host.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HadoopPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"picture.png", "/folder/picture.png", "a:b.png", "s3a:/picture.png", "-"})
  void otherNamesAreThoseOfFilesHere(String name) {
    assertThat(HadoopPath.of(name)).isEmpty();
  }

  @Test
  void aFileOfThisMachineIsOneOfTheDefaultFileSystem() {
    assertThat(HadoopPath.of("file:///folder/a%20b.png")).contains(Path.of("/folder/a%20b.png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://host:8020/folder/a b.png",
        "s3a://bucket/50%25 #1?.png",
        "viewfs:///folder",
        "hdfs://host/"
      })
  void aNameStaysAsItIsWritten(String name) {
    assertThat(HadoopPath.of(name).orElseThrow()).hasToString(name);
    assertThat(((HadoopPath) HadoopPath.of(name).orElseThrow()).toHadoop().toUri().getPath())
        .isEqualTo(name.replaceFirst("^[a-z0-9]+://[^/]*", ""));
  }

  @Test
  void whatIsRelativeToIsOfTheDefaultFileSystemAndCanBeResolvedAgainstAny() {
    Path folder = HadoopPath.of("hdfs://host/in").orElseThrow();
    Path file = folder.resolve("deep/picture.png");

    Path relative = folder.relativize(file);

    assertThat(relative).isEqualTo(Path.of("deep/picture.png"));
    assertThat(file.getFileName()).isEqualTo(Path.of("picture.png"));
    assertThat(Path.of("/out").resolve(relative)).isEqualTo(Path.of("/out/deep/picture.png"));
    assertThat(HadoopPath.of("s3a://out").orElseThrow().resolve(relative))
        .hasToString("s3a://out/deep/picture.png");
    assertThat(file.resolveSibling("other.png")).hasToString("hdfs://host/in/deep/other.png");
    assertThat(HadoopPath.of("hdfs://host/in/./a/../b").orElseThrow().normalize())
        .hasToString("hdfs://host/in/b");
  }

  @Test
  void sameNamesOnOtherHostsAreOtherFiles() {
    Path file = HadoopPath.of("hdfs://host/a").orElseThrow();
    assertThat(file)
        .isEqualTo(HadoopPath.of("hdfs://host/a").orElseThrow())
        .hasSameHashCodeAs(HadoopPath.of("hdfs://host/a").orElseThrow())
        .isNotEqualTo(HadoopPath.of("hdfs://other/a").orElseThrow())
        .isNotEqualTo(Path.of("/a"));
    assertThat(file.startsWith(HadoopPath.of("hdfs://other/").orElseThrow())).isFalse();
    assertThat(file.startsWith(HadoopPath.of("hdfs://host/").orElseThrow())).isTrue();
    assertThatThrownBy(() -> file.relativize(Path.of("/a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
