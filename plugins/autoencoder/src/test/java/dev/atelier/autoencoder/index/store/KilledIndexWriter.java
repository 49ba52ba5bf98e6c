package dev.atelier.autoencoder.index.store;

import java.nio.file.Path;
import java.util.SplittableRandom;

/** A process that adds to an index, and says what it does, until somebody kills it. */
public final class KilledIndexWriter {

  public static final int COMMIT_EVERY = 50;

  private KilledIndexWriter() {}

  public static void main(String[] arguments) {
    try (PictureIndex index = PictureIndex.change(Path.of(arguments[0]))) {
      for (int i = index.size(); ; i++) {
        SplittableRandom random = new SplittableRandom(i);
        float[] point = new float[16];
        for (int j = 0; j < point.length; j++) {
          point[j] = (float) random.nextGaussian();
        }
        index.put("p" + i, "h" + i, point, new byte[] {(byte) i});
        System.out.println("put");
        if ((i + 1) % COMMIT_EVERY == 0) {
          index.commit();
          System.out.println("committed " + (i + 1));
        }
      }
    }
  }
}
