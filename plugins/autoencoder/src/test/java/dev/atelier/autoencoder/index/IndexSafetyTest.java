package dev.atelier.autoencoder.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.api.OperationException;
import dev.atelier.autoencoder.index.store.KilledIndexWriter;
import dev.atelier.autoencoder.index.store.PictureIndex;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was committed survives the end of the process and of the disk. */
final class IndexSafetyTest {

  private static final int KILLS = 10;

  @TempDir Path temporary;

  @Test
  void aProcessThatIsKilledLosesNothingThatWasCommitted() throws Exception {
    Path folder = temporary.resolve("my.index");
    PictureIndex.create(folder, Map.of("key", "value")).close();
    Random random = new Random(3);
    int before = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int committed = killAfter(1 + random.nextInt(400), folder, before);

      try (PictureIndex index = PictureIndex.read(folder)) {
        // What it was about to say when it was killed may have been done, too.
        assertThat(index.size()).isGreaterThanOrEqualTo(committed);
        assertThat(index.size() % KilledIndexWriter.COMMIT_EVERY).isZero();
        assertThat(index.about()).containsEntry("key", "value");
        boolean[] seen = new boolean[index.size()];
        index.forEach(entry -> seen[Integer.parseInt(entry.name().substring(1))] = true);
        assertThat(seen).doesNotContain(false);
        if (index.size() > 0) {
          int last = index.size() - 1;
          PictureIndex.Entry entry = index.named("p" + last).orElseThrow();
          assertThat(index.thumbnail(entry)).containsExactly((byte) last);
          assertThat(index.nearest(entry.point(), 1, 50).get(0).entry().hash())
              .isEqualTo("h" + last);
        }
        before = index.size();
      }
    }
    assertThat(before).isPositive();
  }

  /** Returns what the process said last that it had committed. */
  private int killAfter(int lines, Path folder, int before)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                KilledIndexWriter.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int committed = before;
    try (BufferedReader said = process.inputReader(UTF_8)) {
      String line = said.readLine();
      for (int i = 0; line != null && i < lines; i++) {
        if (line.startsWith("committed ")) {
          committed = Integer.parseInt(line.substring("committed ".length()));
        }
        line = said.readLine();
      }
      assertThat(line).as("it is still at work").isNotNull();
      process.destroyForcibly().waitFor();
    }
    return committed;
  }

  @Test
  void aDiskThatFillsUpLeavesTheLastCommitIntact() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
        "a small disk cannot be mounted here, so that none was filled");
    try {
      Path folder = disk.resolve("my.index");
      List<Integer> committed = new ArrayList<>();
      Random random = new Random(1);
      try (PictureIndex index = PictureIndex.create(folder, Map.of("key", "value"))) {
        assertThatThrownBy(
                () -> {
                  for (int i = 0; ; i++) {
                    byte[] copy = new byte[8000];
                    random.nextBytes(copy);
                    index.put("p" + i, "h" + i, new float[] {i, 1}, copy);
                    if (i % 10 == 9) {
                      index.commit();
                      committed.add(i + 1);
                    }
                  }
                })
            .isInstanceOf(OperationException.class)
            .hasMessageContaining("the disk is full");
      }
      try (PictureIndex index = PictureIndex.read(folder)) {
        assertThat(index.size()).isPositive().isEqualTo(committed.get(committed.size() - 1));
        assertThat(index.named("p" + (index.size() - 1))).isPresent();
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
