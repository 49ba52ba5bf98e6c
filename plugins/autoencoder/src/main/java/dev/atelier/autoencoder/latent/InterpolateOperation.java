package dev.atelier.autoencoder.latent;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.report.PictureGrid;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws the way from one picture to another. */
public final class InterpolateOperation implements Task<InterpolateParameters> {

  private final AutoencoderModels autoencoders;
  private final PictureService pictures;

  @Inject
  InterpolateOperation(AutoencoderModels autoencoders, PictureService pictures) {
    this.autoencoders = autoencoders;
    this.pictures = pictures;
  }

  @Override
  public Result run(InterpolateParameters parameters, Progress progress) {
    String name = parameters.output().toString().toLowerCase(Locale.ROOT);
    boolean animated = name.endsWith(".gif");
    if (!animated && !name.endsWith(".png")) {
      throw new ParameterException(
          "--output: "
              + parameters.output()
              + " is neither a strip nor an animation; end its name in .png or .gif");
    }
    OutputFile output = new OutputFile("--output", parameters.output());
    try (Autoencoder autoencoder = autoencoders.open("--model", parameters.model())) {
      int side = autoencoder.description().side();
      List<float[]> ends =
          autoencoder.encode(
              List.of(
                  read(parameters.first(), autoencoder), read(parameters.second(), autoencoder)),
              progress::checkCancelled);
      LatentPath path = LatentPath.valueOf(parameters.path().toUpperCase(Locale.ROOT));
      List<float[]> vectors = new ArrayList<>();
      for (int i = 0; i < parameters.frames(); i++) {
        vectors.add(path.between(ends.get(0), ends.get(1), i / (parameters.frames() - 1.0)));
      }
      List<Picture> frames = new ArrayList<>();
      for (float[] values : autoencoder.decode(vectors, progress::checkCancelled)) {
        frames.add(PixelTensors.picture(values, side));
      }
      if (animated) {
        List<Picture> toAndFro = new ArrayList<>();
        frames.forEach(one -> toAndFro.add(PictureGrid.enlarged(one, parameters.enlarge())));
        for (int i = frames.size() - 2; i > 0; i--) {
          toAndFro.add(toAndFro.get(i));
        }
        output.write(stream -> GifAnimation.write(toAndFro, parameters.milliseconds(), stream));
      } else {
        PictureGrid.write(
            PictureGrid.of(frames, frames.size(), parameters.enlarge()),
            output.path(),
            ExistingFile.FAIL);
      }
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("frames", frames.size());
      data.put("output", parameters.output().toString());
      return Result.of(data);
    }
  }

  private float[] read(Path file, Autoencoder autoencoder) {
    AutoencoderDescription description = autoencoder.description();
    return PixelTensors.middle(
        pictures.read(file), description.side(), description.channels(), pictures);
  }
}
