package dev.atelier.autoencoder.latent;

import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.PixelTensors;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prepares condensing pictures to vectors. */
public final class EncodeOperation implements PictureOperation<EncodeParameters> {

  private final AutoencoderModels autoencoders;
  private final PictureService pictures;

  @Inject
  EncodeOperation(AutoencoderModels autoencoders, PictureService pictures) {
    this.autoencoders = autoencoders;
    this.pictures = pictures;
  }

  @Override
  public PictureFunction prepare(EncodeParameters parameters) {
    return new Encoding(autoencoders.open("--model", parameters.model()), pictures);
  }

  /** Condenses one picture after another: the middle of it, scaled to a square. */
  private record Encoding(Autoencoder autoencoder, PictureService pictures)
      implements PictureFunction {

    @Override
    public Result apply(Picture picture, Progress progress) {
      progress.checkCancelled();
      AutoencoderDescription description = autoencoder.description();
      float[] original =
          PixelTensors.middle(picture, description.side(), description.channels(), pictures);
      float[] vector = autoencoder.encode(List.of(original), progress::checkCancelled).get(0);
      float[] rebuilt = autoencoder.decode(List.of(vector), progress::checkCancelled).get(0);
      List<Float> numbers = new ArrayList<>();
      for (float value : vector) {
        numbers.add(value);
      }
      Map<String, Object> data = new LinkedHashMap<>();
      data.put(Output.VECTOR_ENTRY, numbers);
      data.put("meanSquare", (float) PixelTensors.meanSquare(original, rebuilt));
      return Result.of(data);
    }

    @Override
    public void close() {
      autoencoder.close();
    }
  }
}
