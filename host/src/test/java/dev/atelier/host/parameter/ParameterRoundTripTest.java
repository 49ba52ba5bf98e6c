package dev.atelier.host.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.Option;
import dev.atelier.api.ParameterException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class ParameterRoundTripTest {

  private final ParameterSchema<Everything> schema = ParameterSchema.of(Everything.class);
  private final ObjectMapper mapper = new ObjectMapper();

  public enum Mode {
    ONE,
    TWO_WORDS
  }

  public record Everything(
      @Option(description = "d", defaultValue = "true") boolean flag,
      @Option(description = "d", defaultValue = "3") int whole,
      @Option(description = "d") long big,
      @Option(description = "d") double fraction,
      @Option(description = "d", defaultValue = "text") String text,
      @Option(description = "d") Path path,
      @Option(description = "d") Mode mode,
      @Option(description = "d") Optional<String> maybeText,
      @Option(description = "d") Optional<Boolean> maybeFlag,
      @Option(description = "d") Optional<Double> maybeFraction,
      @Option(description = "d") Optional<Mode> maybeMode,
      @Option(description = "d", defaultValue = "a,b") List<String> texts,
      @Option(description = "d") List<Path> paths,
      @Option(description = "d") List<Integer> wholes,
      @Option(description = "d", defaultValue = "1.5") List<Double> fractions,
      @Option(description = "d") List<Long> bigs,
      @Option(description = "d") List<Mode> modes) {}

  @Property(tries = 250, seed = "1")
  void whatIsWrittenAsTextsIsReadBack(@ForAll("parameters") Everything parameters) {
    assertThat(schema.parse(schema.toTexts(parameters))).isEqualTo(parameters);
  }

  @Property(tries = 250, seed = "2")
  void whatIsWrittenAsJsonIsReadBack(@ForAll("parameters") Everything parameters)
      throws JsonProcessingException {
    assertThat(schema.fromJson(schema.toJson(parameters))).isEqualTo(parameters);
    String json = mapper.writeValueAsString(schema.toJson(parameters));
    assertThat(schema.fromJson(mapper.readTree(json))).isEqualTo(parameters);
  }

  @Property(seed = "3")
  void aListOfTextsIsReadBackWhateverIsInIt(@ForAll List<String> items)
      throws InvalidValueException {
    assertThat(TextList.split(TextList.join(items))).isEqualTo(items);
  }

  @Property(tries = 250, seed = "4")
  void anyTextIsEitherReadOrRefusedWithOneLine(@ForAll String text) {
    for (OptionSchema option : schema.options()) {
      Map<String, String> texts = Map.of("big", "1", "fraction", "1", "path", "p", "mode", "one");
      Map<String, String> changed = new HashMap<>(texts);
      changed.put(option.name(), text);
      try {
        Everything parameters = schema.parse(changed);
        assertThat(schema.parse(schema.toTexts(parameters))).isEqualTo(parameters);
      } catch (ParameterException e) {
        assertThat(e.getMessage())
            .startsWith("--" + option.name())
            .matches("[^\\p{Cc}\\p{Zl}\\p{Zp}]*");
      }
    }
  }

  @Provide
  Arbitrary<Everything> parameters() {
    Arbitrary<String> texts = texts();
    Arbitrary<Path> paths = paths();
    Arbitrary<Double> fractions = fractions();
    Arbitrary<Mode> modes = Arbitraries.of(Mode.class);
    return Builders.withBuilder(Draft::new)
        .use(Arbitraries.of(true, false))
        .inSetter((d, v) -> d.flag = v)
        .use(Arbitraries.integers())
        .inSetter((d, v) -> d.whole = v)
        .use(Arbitraries.longs())
        .inSetter((d, v) -> d.big = v)
        .use(fractions)
        .inSetter((d, v) -> d.fraction = v)
        .use(texts)
        .inSetter((d, v) -> d.text = v)
        .use(paths)
        .inSetter((d, v) -> d.path = v)
        .use(modes)
        .inSetter((d, v) -> d.mode = v)
        .use(texts.optional())
        .inSetter((d, v) -> d.maybeText = v)
        .use(Arbitraries.of(true, false).optional())
        .inSetter((d, v) -> d.maybeFlag = v)
        .use(fractions.optional())
        .inSetter((d, v) -> d.maybeFraction = v)
        .use(modes.optional())
        .inSetter((d, v) -> d.maybeMode = v)
        .use(texts.list().ofMaxSize(4))
        .inSetter((d, v) -> d.texts = v)
        .use(paths.list().ofMaxSize(4))
        .inSetter((d, v) -> d.paths = v)
        .use(Arbitraries.integers().list().ofMaxSize(4))
        .inSetter((d, v) -> d.wholes = v)
        .use(fractions.list().ofMaxSize(4))
        .inSetter((d, v) -> d.fractions = v)
        .use(Arbitraries.longs().list().ofMaxSize(4))
        .inSetter((d, v) -> d.bigs = v)
        .use(modes.list().ofMaxSize(4))
        .inSetter((d, v) -> d.modes = v)
        .build(Draft::finished);
  }

  /** What the builder fills in before there is a record. */
  private static final class Draft {
    private boolean flag;
    private int whole;
    private long big;
    private double fraction;
    private String text;
    private Path path;
    private Mode mode;
    private Optional<String> maybeText;
    private Optional<Boolean> maybeFlag;
    private Optional<Double> maybeFraction;
    private Optional<Mode> maybeMode;
    private List<String> texts;
    private List<Path> paths;
    private List<Integer> wholes;
    private List<Double> fractions;
    private List<Long> bigs;
    private List<Mode> modes;

    Everything finished() {
      return new Everything(
          flag,
          whole,
          big,
          fraction,
          text,
          path,
          mode,
          maybeText,
          maybeFlag,
          maybeFraction,
          maybeMode,
          texts,
          paths,
          wholes,
          fractions,
          bigs,
          modes);
    }
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(12),
        Arbitraries.strings().withChars(" ,\"\\\n\ta").ofMaxLength(6));
  }

  private static Arbitrary<Path> paths() {
    return Arbitraries.strings()
        .withChars("ab ,\"\\'~.-/é")
        .ofMinLength(1)
        .ofMaxLength(8)
        .map(Path::of);
  }

  /** Doubles from the whole of their range, whatever their bits say, but finite. */
  private static Arbitrary<Double> fractions() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
        Arbitraries.of(0.0, -0.0, 1.0, 1e-4, Double.MIN_VALUE, Double.MAX_VALUE));
  }
}
