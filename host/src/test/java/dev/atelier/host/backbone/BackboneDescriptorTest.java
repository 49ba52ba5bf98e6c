package dev.atelier.host.backbone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackboneDescriptorTest {

  @ParameterizedTest
  @ValueSource(strings = {"compact", "compact-plus", "vgg16", "vgg19", "vgg19-16x"})
  void whatIsWrittenIsReadAgain(String name) throws IOException {
    BackboneDescriptor descriptor = BackboneDescriptor.architecture(name).orElseThrow();
    assertThat(read(descriptor.toJson())).isEqualTo(descriptor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"channels\" : 16|\"channels\" : \"many\"",
        "\"channels\" : 16|\"channels\" : 1.5",
        "\"scale\" : 1.0|\"scale\" : \"one\"",
        "0.485|\"dark\"",
        "0.485|0.485, 0.1",
        "\"padding\" : \"reflect\"|\"padding\" : \"wrap\"",
        "\"padding\" : \"reflect\"|\"margin\" : \"reflect\"",
        "\"tensor\" : \"conv1_1\"|\"tensor\" : 7",
        "\"tensor\" : \"conv1_1\"|\"tensor\" : \"conv1_1\", \"rectified\" : \"yes\""
      })
  void aValueOfAnotherKindIsRefused(String sound, String broken) {
    String json = BackboneDescriptor.architecture("compact").orElseThrow().toJson();
    String changed = json.replaceFirst(Pattern.quote(sound), broken);
    assertThat(changed).isNotEqualTo(json);
    assertThatIOException().isThrownBy(() -> read(changed));
  }

  @Test
  void whatIsEmptyIsRefused() {
    assertThatIOException().isThrownBy(() -> read(""));
    assertThatIOException().isThrownBy(() -> read("null"));
  }

  private static BackboneDescriptor read(String json) throws IOException {
    return BackboneDescriptor.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }
}
