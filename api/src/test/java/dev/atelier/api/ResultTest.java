package dev.atelier.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.atelier.api.picture.Picture;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResultTest {

  @Test
  void aResultCanHoldAPictureAndALabelBesideItsData() {
    Picture picture = Picture.of(1, 1, new int[1]);
    Result result = Result.of("cat", Map.of("share", 0.9)).withPicture(picture);

    assertThat(result.picture()).containsSame(picture);
    assertThat(result.label()).contains("cat");
    assertThat(result.data()).isEqualTo(Map.of("share", 0.9));
    assertThat(result)
        .isEqualTo(Result.of(picture, Map.of("share", 0.9)).withLabel("cat"))
        .hasSameHashCodeAs(Result.of(picture, Map.of("share", 0.9)).withLabel("cat"))
        .isNotEqualTo(Result.of(Map.of("share", 0.9)));
  }

  @Test
  void theDataKeepTheirOrderAndCannotBeChanged() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("zebra", 1);
    data.put("ant", 2);
    Result result = Result.of(data);
    data.put("bee", 3);

    assertThat(result.data().keySet()).containsExactly("zebra", "ant");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> result.data().put("bee", 3));
  }

  @Test
  void nothingInItIsNull() {
    assertThatNullPointerException().isThrownBy(() -> Result.of(null));
    assertThatNullPointerException().isThrownBy(() -> Result.of(Map.of()).withLabel(null));
    assertThatNullPointerException().isThrownBy(() -> Result.of(Map.of()).withPicture(null));
  }
}
