package dev.atelier.autoencoder.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.toolkit.data.NpyFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VectorFilesTest {

  @TempDir Path folder;

  @Test
  void tablesAndJsonAndMatricesHoldTheSameVectors() throws IOException {
    List<String> contents =
        List.of(
            "t.csv",
                "input,vector,error\r\na/b.png,\"[1,2.5]\",\r\nc.png,,no picture\r\nd.png,\"[3,-4]\",\r\n",
            "t.jsonl",
                "{\"input\":\"a/b.png\",\"vector\":[1,2.5]}\n{\"input\":\"c.png\",\"error\":\"x\"}\n{\"input\":\"d.png\",\"vector\":[3,-4]}\n",
            "numbers.csv", "1,2.5\n3,-4\n",
            "lists.json", "[[1, 2.5], [3, -4]]",
            "objects.json", "[{\"vector\": [1, 2.5]}, {\"vector\": [3, -4]}]");
    for (int i = 0; i < contents.size(); i += 2) {
      LatentVectors read = read(contents.get(i), contents.get(i + 1));
      assertThat(read.vectors())
          .as(contents.get(i))
          .usingRecursiveComparison()
          .isEqualTo(List.of(new float[] {1, 2.5f}, new float[] {3, -4}));
    }
    assertThat(read("t2.csv", contents.get(1)).names()).containsExactly("a/b.png", "d.png");
    assertThat(read("one.json", "[1, 2]").vectors()).singleElement().isEqualTo(new float[] {1, 2});
    try (OutputStream matrix = Files.newOutputStream(folder.resolve("m.npy"))) {
      NpyFile.write(List.of(new float[] {1, 2}), matrix);
    }
    Files.writeString(folder.resolve("m.txt"), "a/b.png\n");
    assertThat(LatentVectors.read("FILE", folder.resolve("m.npy"), 2).names())
        .containsExactly("a/b.png");
  }

  @Test
  void vectorsThatAreNoneAreExplained() {
    assertRefused("vector 1 has 3 numbers, and the model's have 2", "x.json", "[1,2,3]");
    assertRefused("line 2 holds 'x'", "x.csv", "1,2\n1,x\n");
    assertRefused("line 1 is no JSON", "x.jsonl", "{");
    assertRefused("holds no vectors", "x.csv", "input,vector\na.png,\n");
    assertRefused("holds no vectors", "x.json", "{}");
    assertRefused("neither a vector", "x.json", "3");
    assertRefused("holds a number that is none or infinite", "x.csv", "1,NaN\n");
    assertThatThrownBy(() -> read("x.txt", ""))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("name a .csv, .jsonl, .json or .npy file");
  }

  private void assertRefused(String reason, String name, String content) {
    assertThatThrownBy(() -> read(name, content))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining(reason);
  }

  private LatentVectors read(String name, String content) throws IOException {
    return LatentVectors.read("FILE", Files.writeString(folder.resolve(name), content), 2);
  }
}
