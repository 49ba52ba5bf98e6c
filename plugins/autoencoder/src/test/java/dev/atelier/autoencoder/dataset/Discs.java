package dev.atelier.autoencoder.dataset;

import dev.atelier.api.file.ExistingFile;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.toolkit.report.PictureGrid;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Pictures of light discs on dark ground, which two numbers tell: where the middle is. */
public final class Discs {

  private Discs() {}

  /** Draws a disc. */
  public static float[] disc(int side, SplittableRandom random) {
    double middleX = random.nextDouble(0.3, 0.7) * side;
    double middleY = random.nextDouble(0.3, 0.7) * side;
    float[] values = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double distance = Math.hypot(x + 0.5 - middleX, y + 0.5 - middleY);
        values[y * side + x] = (float) Math.min(1, Math.max(0, side / 5.0 - distance + 0.5));
      }
    }
    return values;
  }

  /** Writes discs into a folder. */
  public static void write(Path folder, int count, int side) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < count; i++) {
      PictureGrid.write(
          PixelTensors.picture(disc(side, random), side),
          folder.resolve("disc%03d.png".formatted(i)),
          ExistingFile.FAIL);
    }
  }

  /** Writes discs into a file in IDX format. */
  public static void writeIdx(Path file, int count, int side) throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    try (OutputStream output = Files.newOutputStream(file)) {
      output.write(
          ByteBuffer.allocate(16).putInt(0x803).putInt(count).putInt(side).putInt(side).array());
      for (int i = 0; i < count; i++) {
        for (float value : disc(side, random)) {
          output.write(Math.round(255 * value));
        }
      }
    }
  }
}
