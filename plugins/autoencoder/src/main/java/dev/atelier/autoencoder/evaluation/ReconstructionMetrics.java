package dev.atelier.autoencoder.evaluation;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import dev.atelier.autoencoder.dataset.DatasetSplit;
import dev.atelier.autoencoder.dataset.EvenSample;
import dev.atelier.autoencoder.dataset.ImageDataset;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.AutoencoderNetwork;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.toolkit.math.Pca;
import dev.atelier.toolkit.math.Ssim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well held-out pictures are rebuilt, beside as many principal components as there are numbers
 * in a vector.
 *
 * @param measures means over the held-out pictures, by name
 * @param shown some of the pictures, as they were and as they came back
 */
public record ReconstructionMetrics(Map<String, Double> measures, List<Shown> shown) {

  private static final int MOST_SHOWN = 16;

  /** The part of Java's memory that the numbers of pictures may take. */
  private static final int PART_OF_MEMORY = 64;

  private static final int MOST_MEASURED = 10_000;
  private static final int MOST_COMPARED = 20_000;
  private static final int TOGETHER = 256;

  /**
   * A picture.
   *
   * @param name what it is called
   * @param original as it was
   * @param rebuilt as the autoencoder rebuilt it
   * @param principal as the principal components did
   */
  public record Shown(String name, Picture original, Picture rebuilt, Picture principal) {}

  /**
   * Measures a network.
   *
   * @param split which pictures are held out, and which the principal components are of
   * @param seed what the search for them begins with
   */
  public static ReconstructionMetrics of(
      AutoencoderNetwork network,
      AutoencoderDescription description,
      ImageDataset squares,
      DatasetSplit split,
      long seed,
      NDManager manager,
      Progress progress) {
    Pca principal = principal(description, squares, split.training(), seed, manager, progress);
    int[] heldOut = EvenSample.of(split.heldOut(), MOST_MEASURED);
    Totals totals = new Totals(description.side(), Math.max(1, heldOut.length / MOST_SHOWN));
    for (int from = 0; from < heldOut.length; from += TOGETHER) {
      List<float[]> some = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int i = from; i < Math.min(heldOut.length, from + TOGETHER); i++) {
        progress.checkCancelled();
        Optional<float[]> whole = squares.whole(heldOut[i]);
        if (whole.isPresent()) {
          some.add(whole.get());
          names.add(squares.name(heldOut[i]));
        }
      }
      if (some.isEmpty()) {
        continue;
      }
      List<float[]> vectors =
          Autoencoder.encode(network, description, some, manager, progress::checkCancelled);
      List<float[]> rebuilt =
          Autoencoder.decode(network, description, vectors, manager, progress::checkCancelled);
      for (int i = 0; i < some.size(); i++) {
        totals.add(names.get(i), some.get(i), rebuilt.get(i), principal.rebuilt(some.get(i)));
      }
    }
    return new ReconstructionMetrics(totals.measures(), totals.shown);
  }

  /** Finds the principal components of training pictures. */
  static Pca principal(
      AutoencoderDescription description,
      ImageDataset squares,
      int[] training,
      long seed,
      NDManager manager,
      Progress progress) {
    long most = Runtime.getRuntime().maxMemory() / PART_OF_MEMORY / description.numbers();
    List<float[]> rows = new ArrayList<>();
    for (int index : EvenSample.of(training, (int) Math.max(2, Math.min(MOST_COMPARED, most)))) {
      progress.checkCancelled();
      squares.whole(index).ifPresent(rows::add);
    }
    return Pca.of(
        rows.toArray(new float[0][]),
        Math.min(description.latent(), description.numbers()),
        seed,
        manager,
        progress::checkCancelled);
  }

  /** Sums over pictures. */
  private static final class Totals {

    private final int side;
    private final int stride;
    private final List<Shown> shown = new ArrayList<>();
    private double square;
    private double principalSquare;
    private double decibels;
    private double similarity;
    private double principalSimilarity;
    private int count;

    Totals(int side, int stride) {
      this.side = side;
      this.stride = stride;
    }

    void add(String name, float[] original, float[] rebuilt, float[] principal) {
      double one = PixelTensors.meanSquare(original, rebuilt);
      square += one;
      principalSquare += PixelTensors.meanSquare(original, principal);
      decibels += 10 * Math.log10(1 / Math.max(one, 1e-6));
      Picture wanted = PixelTensors.picture(original, side);
      Picture found = PixelTensors.picture(rebuilt, side);
      Picture compared = PixelTensors.picture(principal, side);
      similarity += Ssim.of(wanted, found);
      principalSimilarity += Ssim.of(wanted, compared);
      if (count % stride == 0 && shown.size() < MOST_SHOWN) {
        shown.add(new Shown(name, wanted, found, compared));
      }
      count++;
    }

    Map<String, Double> measures() {
      Map<String, Double> measures = new LinkedHashMap<>();
      if (count > 0) {
        measures.put("meanSquare", square / count);
        measures.put("psnr", decibels / count);
        measures.put("ssim", similarity / count);
        measures.put("pcaMeanSquare", principalSquare / count);
        measures.put("pcaSsim", principalSimilarity / count);
      }
      return measures;
    }
  }
}
