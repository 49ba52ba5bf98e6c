package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.toolkit.math.Psnr;
import dev.atelier.toolkit.math.Ssim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rebuilds a picture from the feature maps of one layer with a network trained to. */
final class DecoderInversion implements PictureFunction {

  private final ReconstructParameters parameters;
  private final Backbone backbone;
  private final FeatureDecoder decoder;
  private final PictureService pictures;
  private final NDManager manager;

  DecoderInversion(
      ReconstructParameters parameters,
      Backbone backbone,
      FeatureDecoder decoder,
      PictureService pictures,
      NDManager manager) {
    this.parameters = parameters;
    this.backbone = backbone;
    this.decoder = decoder;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result apply(Picture picture, Progress progress) {
    progress.checkCancelled();
    Picture wanted = FeatureInversion.scaled(picture, parameters.size(), pictures);
    int stride = backbone.stride(parameters.level());
    // Whole multiples of the stride, or the layer would leave out what is beyond the last.
    Picture worked =
        pictures.resize(
            wanted, multiple(wanted.width(), stride), multiple(wanted.height(), stride));
    try (NDManager scope = manager.newSubManager()) {
      NDArray image = worked.toTensor(scope);
      List<String> layers = List.of(parameters.level());
      NDArray maps = backbone.extract(image, layers).singletonOrThrow();
      progress.checkCancelled();
      NDArray rebuilt = decoder.rebuild(maps).clip(0, 1);
      progress.checkCancelled();
      NDArray again = backbone.extract(rebuilt, layers).singletonOrThrow();
      float distance = again.sub(maps).square().mean().toFloatArray()[0];
      float scale = Math.max(1e-12f, maps.square().mean().toFloatArray()[0]);
      Picture found = pictures.resize(Picture.of(rebuilt), wanted.width(), wanted.height());
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("level", parameters.level());
      data.put("method", ReconstructParameters.DECODER);
      data.put("loss", (double) (distance / scale));
      data.put("psnr", Psnr.peakDecibels(wanted, found));
      data.put("ssim", Ssim.of(wanted, found));
      return Result.of(found, data);
    }
  }

  private static int multiple(int length, int stride) {
    return Math.max(2, (length + stride - 1) / stride) * stride;
  }

  @Override
  public void close() {
    decoder.close();
    manager.close();
  }
}
