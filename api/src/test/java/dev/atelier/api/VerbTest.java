package dev.atelier.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Modifier;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VerbTest {

  @Test
  void whatComesOutOfAVerbIsSaidByTheMethodThatMakesIt() {
    assertThat(Verb.picture("draw", "Draw.", None.class, Draw.class).output())
        .isEqualTo(Verb.Output.PICTURE);
    assertThat(Verb.label("judge", "Judge.", None.class, Draw.class).output())
        .isEqualTo(Verb.Output.LABEL);
    assertThat(Verb.vector("condense", "Condense.", None.class, Draw.class).output())
        .isEqualTo(Verb.Output.VECTOR);
    Verb<None> verb = Verb.data("shelf count", "Count.", None.class, Count.class);
    assertThat(verb.output()).isEqualTo(Verb.Output.DATA);
    assertThat(verb.name()).isEqualTo("shelf count");
    assertThat(verb.group()).contains("shelf");
    assertThat(verb.summary()).isEqualTo("Count.");
    assertThat(verb.parameters()).isEqualTo(None.class);
    assertThat(verb.operation()).isEqualTo(Count.class);
  }

  @Test
  void verbsThatSayTheSameAreEqual() {
    Verb<None> verb = Verb.data("count", "Count.", None.class, Count.class);
    assertThat(verb)
        .isEqualTo(Verb.data("count", "Count.", None.class, Count.class))
        .hasSameHashCodeAs(Verb.data("count", "Count.", None.class, Count.class))
        .isNotEqualTo(Verb.data("tally", "Count.", None.class, Count.class));
  }

  @Test
  void aVerbSaysItsCategoryAndItsOtherNames() {
    Verb<None> plain = Verb.data("count", "Count.", None.class, Count.class);
    Verb<None> verb =
        plain.withCategory(VerbCategory.LOOK_INSIDE).withAliases("tally", "shelf tally");

    assertThat(plain.category()).isEmpty();
    assertThat(plain.aliases()).isEmpty();
    assertThat(verb.category()).contains("Look inside");
    assertThat(verb.aliases()).containsExactly("tally", "shelf tally");
    assertThat(verb).isNotEqualTo(plain).isNotEqualTo(plain.withCategory(VerbCategory.LOOK_INSIDE));
    assertThatIllegalArgumentException().isThrownBy(() -> plain.withCategory(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> plain.withAliases("count"));
    assertThatIllegalArgumentException().isThrownBy(() -> plain.withAliases("Tally"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Draw", "draw it all", "draw_it", "-draw", "draw "})
  void aNameIsOneWordOrTwo(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Verb.data(name, "Draw.", None.class, Count.class))
        .withMessageContaining("the name of a verb is");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "One.\nTwo."})
  void aSummaryIsOneLine(String summary) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Verb.data("draw", summary, None.class, Count.class))
        .withMessageContaining("is not one line");
  }

  @Test
  void aPluginCompiledBeforeCallsNoConstructorThatGrows() {
    for (Class<?> type : new Class<?>[] {Verb.class, Result.class}) {
      assertThat(type.isRecord()).isFalse();
      assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
      assertThat(type.getConstructors()).isEmpty();
    }
  }

  /** No options. */
  public record None() {}

  private static final class Count implements Task<None> {
    @Override
    public Result run(None parameters, Progress progress) {
      return Result.of(Map.of());
    }
  }

  private static final class Draw implements PictureOperation<None> {
    @Override
    public PictureFunction prepare(None parameters) {
      throw new UnsupportedOperationException();
    }
  }
}
