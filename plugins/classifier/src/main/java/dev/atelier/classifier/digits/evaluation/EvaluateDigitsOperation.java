package dev.atelier.classifier.digits.evaluation;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.classifier.digits.data.FontCatalog;
import dev.atelier.classifier.digits.data.MnistData;
import dev.atelier.classifier.digits.scan.ScanReader;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.math.Rounding;
import jakarta.inject.Inject;
import java.awt.Font;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Measures how well scans are read, by what makes them hard. The digits and fonts are those that
 * {@code train-digits} keeps from training.
 */
public final class EvaluateDigitsOperation implements Task<EvaluateDigitsParameters> {

  private final NDManager manager;

  @Inject
  EvaluateDigitsOperation(NDManager manager) {
    this.manager = manager;
  }

  /** What was read of the scans of a kind. */
  private static final class Tally {

    private int scans;
    private int rightNumbers;
    private int digits;
    private int errors;
    private double seconds;

    void add(String number, String read, double took) {
      scans++;
      rightNumbers += number.equals(read) ? 1 : 0;
      int length = number.replace(" ", "").length();
      digits += length;
      errors += Math.min(length, distance(number.replace(" ", ""), read.replace(" ", "")));
      seconds += took;
    }

    Map<String, Object> asData() {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("scans", scans);
      data.put("numbers", Rounding.toFourDecimals((double) rightNumbers / scans));
      data.put("digits", Rounding.toFourDecimals(1 - (double) errors / digits));
      data.put("seconds", Rounding.toFourDecimals(seconds / scans));
      return data;
    }
  }

  @Override
  public Result run(EvaluateDigitsParameters parameters, Progress progress) {
    Optional<OutputFile> sheet = parameters.sheet().map(EvaluateDigitsOperation::newSheet);
    Optional<MnistData> written =
        parameters
            .digits()
            .map(folder -> MnistData.read("FOLDER", folder))
            .map(all -> all.range(Math.max(0, all.size() - parameters.heldOut()), all.size()));
    List<Font> fonts = FontCatalog.find(parameters.fonts(), true);
    if (fonts.isEmpty()) {
      throw new OperationException(
          "Java finds none of the fonts %s; install one of them, or name others with --fonts"
              .formatted(String.join(", ", parameters.fonts())));
    }
    ScanGenerator drawing = new ScanGenerator(fonts, written.orElse(null));
    Map<String, Object> data = new LinkedHashMap<>();
    ScanErrorSheet shown = new ScanErrorSheet();
    int hands = written.isPresent() ? 2 : 1;
    long total = (long) parameters.scans() * ScanDifficulty.values().length * hands;
    long done = 0;
    try (ScanReader reader = ScanReader.open(manager, "--model", parameters.model())) {
      for (int hand = 0; hand < hands; hand++) {
        boolean printed = hand == 0;
        Map<String, Object> kinds = new LinkedHashMap<>();
        Tally all = new Tally();
        for (ScanDifficulty difficulty : ScanDifficulty.values()) {
          Tally tally = new Tally();
          SplittableRandom random =
              new SplittableRandom(
                  31 * parameters.seed() + (difficulty.label() + printed).hashCode());
          for (int i = 0; i < parameters.scans(); i++) {
            progress.checkCancelled();
            ScanGenerator.Scan scan = drawing.draw(difficulty, printed, random);
            long start = System.nanoTime();
            List<List<ScanReader.Found>> rows =
                reader.find(scan.picture(), progress::checkCancelled);
            double seconds = (System.nanoTime() - start) / 1e9;
            List<String> numbers = new ArrayList<>();
            rows.forEach(row -> numbers.add(ScanReader.number(row)));
            numbers.removeIf(String::isEmpty);
            String read = String.join(" ", numbers);
            tally.add(scan.number(), read, seconds);
            all.add(scan.number(), read, seconds);
            shown.offer(difficulty, printed, scan, rows, read);
            progress.report(++done, total, Map.of());
          }
          kinds.put(difficulty.label(), tally.asData());
        }
        kinds.put("all", all.asData());
        data.put(printed ? "printed" : "written", kinds);
      }
    }
    data.put("fonts", List.copyOf(FontCatalog.families(fonts)));
    sheet.ifPresent(file -> file.write(output -> ImageIO.write(shown.image(), "png", output)));
    return Result.of(data);
  }

  private static OutputFile newSheet(Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ParameterException("--sheet: " + file + " is to be a PNG; end its name in .png");
    }
    return new OutputFile("--sheet", file);
  }

  /** Counts the least insertions, deletions and exchanges between texts (Levenshtein, 1966). */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int exchanged = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
