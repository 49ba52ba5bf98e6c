package dev.atelier.api.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {

  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = Engine.getEngine(System.getProperty("atelier.engine", "MXNet")).newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void everyLevelOfEveryChannelSurvivesTheWayThroughATensor() {
    BufferedImage image = new BufferedImage(256, 3, BufferedImage.TYPE_INT_RGB);
    for (int level = 0; level < 256; level++) {
      image.setRGB(level, 0, level << 16 | (255 - level) << 8 | level / 2);
      image.setRGB(level, 1, level << 8);
      image.setRGB(level, 2, level);
    }

    Picture back = Picture.of(Picture.of(image).toTensor(manager));

    assertThat(pixels(back.toImage())).isEqualTo(pixels(image));
  }

  @Test
  void aTensorHoldsThePlanesOfRedGreenAndBlueRowByRow() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0033);
    image.setRGB(1, 0, 0x0066ff);

    NDArray tensor = Picture.of(image).toTensor(manager);

    assertThat(tensor.getShape()).isEqualTo(new Shape(1, 3, 1, 2));
    assertThat(tensor.getDataType()).isEqualTo(DataType.FLOAT32);
    assertThat(tensor.toFloatArray()).containsExactly(1f, 0f, 0f, 0.4f, 0.2f, 1f);
  }

  @Test
  void aTensorWithoutABatchIsAPictureToo() {
    float[] values = new float[3 * 4 * 5];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }

    Picture three = Picture.of(manager.create(values, new Shape(3, 4, 5)));
    Picture four = Picture.of(manager.create(values, new Shape(1, 3, 4, 5)));

    assertThat(three.width()).isEqualTo(5);
    assertThat(three.height()).isEqualTo(4);
    assertThat(pixels(three.toImage())).isEqualTo(pixels(four.toImage()));
  }

  @Test
  void valuesOutsideTheRangeAreClippedAndOthersRoundedToTheNearestLevel() {
    float[] values = {
      -0.2f, 1.7f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 100.4f / 255, 100.6f / 255
    };
    Picture picture = Picture.of(manager.create(values, new Shape(3, 1, 2)));

    assertThat(pixels(picture.toImage())).containsExactly(0xff00ff64, 0xffff0065);
  }

  @Test
  void aValueThatIsNotANumberIsRefused() {
    NDArray tensor = manager.create(new float[] {0, Float.NaN, 0}, new Shape(3, 1, 1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Picture.of(tensor))
        .withMessageContaining("not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2,3,4,4", "1,1,4,4", "1,4,4,4", "4,4,3", "4,4", "1,1,3,4,4"})
  void aTensorOfAnotherShapeIsRefused(String shape) {
    long[] sides = Arrays.stream(shape.split(",", -1)).mapToLong(Long::parseLong).toArray();
    NDArray tensor = manager.zeros(new Shape(sides));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Picture.of(tensor))
        .withMessageContaining("a picture is 1x3xHxW or 3xHxW, not " + new Shape(sides));
  }

  @Test
  void alphaIsIgnored() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x20123456);

    assertThat(pixels(Picture.of(image).toImage())).containsExactly(0xff123456);
  }

  @Test
  void aPictureSharesNothingWithTheImagesItComesFromAndGives() {
    BufferedImage source = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    source.setRGB(0, 0, 0x123456);
    Picture picture = Picture.of(source);
    BufferedImage given = picture.toImage();

    source.setRGB(0, 0, 0xffffff);
    given.setRGB(0, 0, 0);

    assertThat(pixels(picture.toImage())).containsExactly(0xff123456);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR
      })
  void thePartOfAnImageOfAnyKindGivesItsOwnColors(int type) {
    BufferedImage whole = new BufferedImage(5, 4, type);
    for (int i = 0; i < 20; i++) {
      whole.setRGB(i % 5, i / 5, 0xff000000 | i * 0x0b0703);
    }

    Picture part = Picture.of(whole.getSubimage(2, 1, 2, 2));

    assertThat(pixels(part.toImage()))
        .containsExactly(
            0xff000000 | 7 * 0x0b0703,
            0xff000000 | 8 * 0x0b0703,
            0xff000000 | 12 * 0x0b0703,
            0xff000000 | 13 * 0x0b0703);
  }

  @Test
  void noImageIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> Picture.of((BufferedImage) null))
        .withMessage("image is null");
  }

  private static int[] pixels(BufferedImage image) {
    int width = image.getWidth();
    return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
  }
}
