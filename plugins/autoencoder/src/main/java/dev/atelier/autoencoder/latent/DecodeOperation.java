package dev.atelier.autoencoder.latent;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.PixelTensors;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Rebuilds pictures from vectors. */
public final class DecodeOperation implements Task<DecodeParameters> {

  /** How many pictures are rebuilt at a time. */
  private static final int TOGETHER = 64;

  private final AutoencoderModels autoencoders;

  @Inject
  DecodeOperation(AutoencoderModels autoencoders) {
    this.autoencoders = autoencoders;
  }

  @Override
  public Result run(DecodeParameters parameters, Progress progress) {
    ImageOutput target =
        new ImageOutput(parameters.output(), parameters.columns(), parameters.enlarge());
    try (Autoencoder autoencoder = autoencoders.open("--model", parameters.model())) {
      AutoencoderDescription description = autoencoder.description();
      LatentVectors vectors =
          LatentVectors.read("FILE", parameters.vectors(), description.latent());
      target.requireRoom(vectors.vectors().size(), description.side());
      List<String> names = fileNames(vectors.names());
      for (int from = 0; from < names.size(); from += TOGETHER) {
        int to = Math.min(names.size(), from + TOGETHER);
        List<float[]> rebuilt =
            autoencoder.decode(vectors.vectors().subList(from, to), progress::checkCancelled);
        for (int i = from; i < to; i++) {
          target.add(PixelTensors.picture(rebuilt.get(i - from), description.side()), names.get(i));
        }
        progress.report(to, names.size(), Map.of());
      }
      target.finish();
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("pictures", names.size());
      data.put("output", parameters.output().toString());
      return Result.of(data);
    }
  }

  /** Returns names for files: that of the picture, or a number where it is none or taken. */
  static List<String> fileNames(List<String> names) {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String number = "%05d".formatted(i + 1);
      String last = names.get(i).replaceAll(".*[/\\\\]", "");
      int dot = last.lastIndexOf('.');
      String base = (dot > 0 ? last.substring(0, dot) : last).replaceAll("[:*?\"<>|]", "_");
      String name = base.isBlank() || base.startsWith(".") ? number : base;
      // File systems that take upper and lower case for the same would lose one of two.
      if (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name = name + "-" + number;
        taken.add(name.toLowerCase(Locale.ROOT));
      }
      unique.add(name);
    }
    return unique;
  }
}
