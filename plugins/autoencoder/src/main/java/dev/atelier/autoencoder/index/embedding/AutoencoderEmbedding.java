package dev.atelier.autoencoder.index.embedding;

import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.index.store.Embedding;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.PixelTensors;
import java.util.List;

/** Turns pictures into the points that an autoencoder condenses them to. */
final class AutoencoderEmbedding implements Embedding {

  private final Autoencoder autoencoder;
  private final String checksum;
  private final PictureService pictures;

  /**
   * Creates an embedding.
   *
   * @param autoencoder what condenses pictures
   * @param checksum the SHA-256 of its file
   */
  AutoencoderEmbedding(Autoencoder autoencoder, String checksum, PictureService pictures) {
    this.autoencoder = autoencoder;
    this.checksum = checksum;
    this.pictures = pictures;
  }

  @Override
  public String identity() {
    return "an autoencoder (" + checksum + ")";
  }

  @Override
  public int length() {
    return autoencoder.description().latent();
  }

  @Override
  public float[] of(Picture picture) {
    AutoencoderDescription description = autoencoder.description();
    float[] square =
        PixelTensors.middle(picture, description.side(), description.channels(), pictures);
    return autoencoder.encode(List.of(square), () -> {}).get(0);
  }
}
