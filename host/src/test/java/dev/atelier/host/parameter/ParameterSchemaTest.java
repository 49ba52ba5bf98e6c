package dev.atelier.host.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.atelier.api.Option;
import dev.atelier.api.ParameterException;
import dev.atelier.host.parameter.StylizeParameters.Colors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParameterSchemaTest {

  private final ParameterSchema<StylizeParameters> schema =
      ParameterSchema.of(StylizeParameters.class);

  @TempDir Path folder;
  private Path style;

  @BeforeEach
  void paint() throws IOException {
    style = Files.writeString(folder.resolve("wave.jpg"), "not looked into");
  }

  @Test
  void whatIsNotGivenIsTheDefault() {
    assertThat(schema.parse(Map.of("style", style.toString())))
        .isEqualTo(
            new StylizeParameters(
                style,
                500,
                0,
                1000,
                "lbfgs",
                Colors.AS_IS,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of("relu1_1", "relu2_1"),
                List.of(),
                List.of()));
  }

  @Test
  void whatIsGivenIsRead() {
    Map<String, String> texts = new HashMap<>();
    texts.put("style", style.toString());
    texts.put("iterations", "+7");
    texts.put("seed", "-9223372036854775808");
    texts.put("style-weight", ".5");
    texts.put("optimizer", "adam");
    texts.put("colours", "from-style");
    texts.put("average", "true");
    texts.put("caption", "");
    texts.put("size", "16");
    texts.put("style-layers", " relu3_1 , \"a,\"\"b\"\"\" ,\"\"");
    texts.put("layer-weights", "1,2.5,3e-1");
    texts.put("masks", "~/a.png,b.png");

    assertThat(schema.parse(texts))
        .isEqualTo(
            new StylizeParameters(
                style,
                7,
                Long.MIN_VALUE,
                0.5,
                "adam",
                Colors.FROM_STYLE,
                true,
                Optional.of(""),
                Optional.of(16),
                List.of("relu3_1", "a,\"b\"", ""),
                List.of(1.0, 2.5, 0.3),
                List.of(Path.of("~/a.png"), Path.of("b.png"))));
  }

  @Test
  void anEmptyTextIsAnEmptyListAlsoWhereTheDefaultIsNot() {
    assertThat(schema.parse(Map.of("style", style.toString(), "style-layers", "")).styleLayers())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "iterations   | 0            | --iterations: 0 is less than 1",
        "iterations   | many         | --iterations: 'many' is no whole number",
        "iterations   | 1e3          | --iterations: '1e3' is no whole number",
        "iterations   | ١            | --iterations: '١' is no whole number",
        "iterations   | 2147483648   | --iterations: 2147483648 is greater than 2147483647",
        "seed         | -9223372036854775809"
            + " | --seed: -9223372036854775809 is less than -9223372036854775808",
        "style-weight | 1000000.5    | --style-weight: 1000000.5 is greater than 1000000",
        "style-weight | -1           | --style-weight: -1 is less than 0",
        "style-weight | NaN          | --style-weight: 'NaN' is no number",
        "style-weight | Infinity     | --style-weight: 'Infinity' is no number",
        "style-weight | 0x1p3        | --style-weight: '0x1p3' is no number",
        "style-weight | 1d           | --style-weight: '1d' is no number",
        "style-weight | 1e999" + " | --style-weight: 1e999 is too far from 0 to be computed with",
        "style-weight | 0,5"
            + " | --style-weight: '0,5' is no number; write the decimal comma as a point",
        "optimizer    | sgd          | --optimizer: 'sgd' is none of lbfgs, adam",
        "colours      | AS_IS        | --colours: 'AS_IS' is none of as-is, from-style",
        "average      | yes          | --average: 'yes' is neither true nor false",
        "size         | 8            | --size: 8 is less than 16",
        "layer-weights | 1,-2        | --layer-weights: -2 is less than 0",
        "layer-weights | 1,,2        | --layer-weights: there is nothing beside a comma in '1,,2'",
        "layer-weights | 1,          | --layer-weights: there is nothing beside a comma in '1,'",
        "style-layers | \"a           | --style-layers: a quotation mark is not closed in '\"a'",
        "style-layers | \"a\"b"
            + " | --style-layers: a comma is missing after a quotation mark in '\"a\"b'",
        "iteration    | 5            | --iteration is unknown; did you mean --iterations?",
        "styleWeight  | 5            | --styleWeight is unknown; did you mean --style-weight?",
        "lyaer-weights | 5 | --lyaer-weights is unknown; did you mean --layer-weights?",
        "zebra | 5 | --zebra is unknown; there are --style, --iterations, --seed, --style-weight,"
            + " --optimizer, --colours, --average, --caption, --size, --style-layers,"
            + " --layer-weights, --masks",
      })
  void whatIsWrongIsSaidInOneLine(String option, String text, String message) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of("style", style.toString(), option, text)))
        .withMessage(message);
  }

  @Test
  void whatIsRequiredIsAskedForWithItsDescription() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of()))
        .withMessage("--style is required: the picture whose style to take");
  }

  @Test
  void aFileThatHasToExistIsLookedFor() {
    Path missing = folder.resolve("missing.jpg");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of("style", missing.toString())))
        .withMessage("--style: there is no file " + missing);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of("style", folder.toString())))
        .withMessage("--style: " + folder + " is a folder, not a file");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of("style", "")))
        .withMessage("--style: the path is empty");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of("style", "a\0b")))
        .withMessageStartingWith("--style: 'a?b' is no path");
  }

  @Test
  void aDefaultFileThatHasToExistIsLookedForWhenItIsUsed() {
    ParameterSchema<DefaultFile> withDefault = ParameterSchema.of(DefaultFile.class);
    assertThat(withDefault.parse(Map.of("file", style.toString())).file()).isEqualTo(style);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> withDefault.parse(Map.of()))
        .withMessage("--file: there is no file does/not/exist");
  }

  public record DefaultFile(
      @Option(description = "a file", defaultValue = "does/not/exist", exists = true) Path file) {}

  @Test
  void aMessageStaysOneShortLineWhateverIsTyped() {
    String text = "first\nsecond\u2028third\u0085fourth\u001b[31m" + "x".repeat(10_000);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of("style", style.toString(), "optimizer", text)))
        .satisfies(
            e -> assertThat(e.getMessage()).hasSizeLessThan(200).matches("[^\\p{Cc}\\p{Zl}]*"));
  }

  @Test
  void theSameMistakeIsReportedFirstEveryTime() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.parse(Map.of("zzz", "", "aaa", "", "iterations", "0")))
        .withMessageStartingWith("--aaa is unknown");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(
            () ->
                schema.parse(
                    Map.of("style", style.toString(), "masks", ",", "iterations", "0", "seed", "")))
        .withMessageStartingWith("--iterations");
  }

  @Test
  void numbersAndNamesDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      // Turkish has a lower-case I without a dot, and a decimal comma.
      Locale.setDefault(new Locale("tr", "TR"));
      ParameterSchema<StylizeParameters> turkish = ParameterSchema.of(StylizeParameters.class);
      StylizeParameters parameters =
          turkish.parse(
              Map.of("style", style.toString(), "colours", "as-is", "style-weight", "0.5"));
      assertThat(parameters.styleWeight()).isEqualTo(0.5);
      assertThat(turkish.toTexts(parameters))
          .containsEntry("style-weight", "0.5")
          .containsEntry("colours", "as-is");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aLongIsComparedExactly() {
    ParameterSchema<Bounded> bounded = ParameterSchema.of(Bounded.class);
    assertThat(bounded.parse(Map.of("n", "9007199254740992")).n()).isEqualTo(1L << 53);
    // As a double it would be the maximum.
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> bounded.parse(Map.of("n", "9007199254740993")))
        .withMessage("--n: 9007199254740993 is greater than 9007199254740992");
  }

  public record Bounded(@Option(description = "a number", maximum = 1L << 53) long n) {}

  @Test
  void whatTheRecordItselfRefusesIsReported() {
    ParameterSchema<Interval> interval = ParameterSchema.of(Interval.class);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> interval.parse(Map.of("from", "2", "to", "1")))
        .withMessage("--from is behind --to");
  }

  public record Interval(
      @Option(description = "the start") int from, @Option(description = "the end") int to) {

    public Interval {
      if (from > to) {
        throw new IllegalArgumentException("--from is behind --to");
      }
    }
  }

  @Test
  void aRecordWithoutComponentsHasNoOptions() {
    ParameterSchema<Nothing> nothing = ParameterSchema.of(Nothing.class);
    assertThat(nothing.options()).isEmpty();
    assertThat(nothing.parse(Map.of())).isEqualTo(new Nothing());
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> nothing.parse(Map.of("x", "")))
        .withMessage("--x is unknown; there are no options");
  }

  public record Nothing() {}

  @Test
  void optionsAreDescribedInTheOrderOfTheRecord() {
    assertThat(schema.options())
        .extracting(OptionSchema::component, OptionSchema::name, OptionSchema::placeholder)
        .containsExactly(
            tuple("style", "style", "PICTURE"),
            tuple("iterations", "iterations", "N"),
            tuple("seed", "seed", "N"),
            tuple("styleWeight", "style-weight", "N"),
            tuple("optimizer", "optimizer", "lbfgs|adam"),
            tuple("colours", "colours", "as-is|from-style"),
            tuple("average", "average", ""),
            tuple("caption", "caption", "TEXT"),
            tuple("size", "size", "N"),
            tuple("styleLayers", "style-layers", "TEXT,..."),
            tuple("layerWeights", "layer-weights", "N,..."),
            tuple("masks", "masks", "FILE,..."));
  }

  @Test
  void anOptionTellsAllThatHelpNeeds() {
    assertThat(option("style").required()).isTrue();
    assertThat(option("style").path()).isTrue();
    assertThat(option("style").defaultText()).isEmpty();
    assertThat(option("style").description()).isEqualTo("the picture whose style to take");
    assertThat(option("iterations").required()).isFalse();
    assertThat(option("iterations").defaultText()).contains("500");
    assertThat(option("iterations").range()).contains("at least 1");
    assertThat(option("seed").range()).isEmpty();
    assertThat(option("style-weight").range()).contains("0 to 1000000");
    assertThat(option("style-weight").defaultText()).contains("1e3");
    assertThat(option("colours").choices()).containsExactly("as-is", "from-style");
    assertThat(option("optimizer").choices()).containsExactly("lbfgs", "adam");
    assertThat(option("average").flag()).isTrue();
    assertThat(option("average").required()).isFalse();
    assertThat(option("average").choices()).isEmpty();
    assertThat(option("average").defaultText()).isEmpty();
    assertThat(option("caption").required()).isFalse();
    assertThat(option("caption").flag()).isFalse();
    assertThat(option("masks").repeatable()).isTrue();
    assertThat(option("masks").path()).isTrue();
    assertThat(option("masks").required()).isFalse();
  }

  private OptionSchema option(String name) {
    return schema.options().stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Unannotated.class,
        UnsupportedType.class,
        Boxed.class,
        ListOfLists.class,
        RawList.class,
        ListOfPrimitiveLookalikes.class,
        UnreadableDefault.class,
        DefaultOutOfRange.class,
        DefaultOutsideChoices.class,
        DefaultOfOptional.class,
        OneNameTwice.class,
        Hidden.class,
        NoDescription.class,
        EmptyRange.class,
        RangeOfText.class,
        ChoicesOfNumber.class,
        ChoiceTwice.class,
        ExistingText.class,
        NoCamelCase.class,
        LookalikeConstants.class
      })
  void aMistakeOfTheAuthorIsNamed(Class<? extends Record> type) {
    String mistake = MISTAKES.get(type);
    assertThat(mistake).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParameterSchema.of(type))
        .withMessageContaining(type.getName())
        .withMessageContaining(mistake);
  }

  private static final Map<Class<?>, String> MISTAKES =
      Map.ofEntries(
          Map.entry(Unannotated.class, "x: it has no @Option"),
          Map.entry(UnsupportedType.class, "x: its type java.util.Map<java.lang.String, "),
          Map.entry(Boxed.class, "x: its type java.lang.Integer is not supported"),
          Map.entry(ListOfLists.class, "x: its type java.util.List<java.util.List"),
          Map.entry(RawList.class, "x: its type java.util.List is not supported"),
          Map.entry(ListOfPrimitiveLookalikes.class, "x: its type java.util.List<java.lang.Float>"),
          Map.entry(UnreadableDefault.class, "x: its default is wrong: 'ten' is no whole number"),
          Map.entry(DefaultOutOfRange.class, "x: its default is wrong: 0 is less than 1"),
          Map.entry(DefaultOutsideChoices.class, "x: its default is wrong: 'c' is none of a, b"),
          Map.entry(DefaultOfOptional.class, "x: it is an Optional with a default"),
          Map.entry(OneNameTwice.class, "maxUrl and maxURL are both the option --max-url"),
          Map.entry(AliasOfItself.class, "x: it has a name twice"),
          Map.entry(AliasTaken.class, "x and y are both the option --x"),
          Map.entry(AliasTwice.class, "x and y are both the option --max-url"),
          Map.entry(AliasInKebabCase.class, "x: its alias 'max-url' is not in camelCase"),
          Map.entry(Hidden.class, "is not public"),
          Map.entry(NoDescription.class, "x: its description is empty"),
          Map.entry(EmptyRange.class, "x: its minimum 2.0 is greater than its maximum 1.0"),
          Map.entry(RangeOfText.class, "x: it has a minimum or a maximum but is no number"),
          Map.entry(ChoicesOfNumber.class, "x: it has choices but is no String"),
          Map.entry(ChoiceTwice.class, "x: it has a choice twice"),
          Map.entry(ExistingText.class, "x: it has to exist but is no Path"),
          Map.entry(NoCamelCase.class, "no_camel: its name is not in camelCase"),
          Map.entry(LookalikeConstants.class, "are both written a-b"));

  public record Unannotated(int x) {}

  public record UnsupportedType(@Option(description = "d") Map<String, String> x) {}

  public record Boxed(@Option(description = "d") Integer x) {}

  public record ListOfLists(@Option(description = "d") List<List<String>> x) {}

  @SuppressWarnings("rawtypes")
  public record RawList(@Option(description = "d") List x) {}

  public record ListOfPrimitiveLookalikes(@Option(description = "d") List<Float> x) {}

  public record UnreadableDefault(@Option(description = "d", defaultValue = "ten") int x) {}

  public record DefaultOutOfRange(
      @Option(description = "d", defaultValue = "0", minimum = 1) int x) {}

  public record DefaultOutsideChoices(
      @Option(
              description = "d",
              defaultValue = "c",
              choices = {"a", "b"})
          String x) {}

  public record DefaultOfOptional(
      @Option(description = "d", defaultValue = "1") Optional<Integer> x) {}

  public record OneNameTwice(
      @Option(description = "d") int maxUrl, @Option(description = "d") int maxURL) {}

  public record AliasOfItself(@Option(description = "d", aliases = "x") int x) {}

  public record AliasTaken(
      @Option(description = "d") int x, @Option(description = "d", aliases = "x") int y) {}

  public record AliasTwice(
      @Option(description = "d", aliases = "maxUrl") int x,
      @Option(description = "d", aliases = "maxURL") int y) {}

  public record AliasInKebabCase(@Option(description = "d", aliases = "max-url") int x) {}

  record Hidden(@Option(description = "d") int x) {}

  public record NoDescription(@Option(description = " ") int x) {}

  public record EmptyRange(@Option(description = "d", minimum = 2, maximum = 1) int x) {}

  public record RangeOfText(@Option(description = "d", minimum = 2) String x) {}

  public record ChoicesOfNumber(
      @Option(
              description = "d",
              choices = {"1", "2"})
          int x) {}

  public record ChoiceTwice(
      @Option(
              description = "d",
              choices = {"1", "1"})
          String x) {}

  public record ExistingText(@Option(description = "d", exists = true) String x) {}

  public record NoCamelCase(@Option(description = "d") int no_camel) {}

  public record LookalikeConstants(@Option(description = "d") Lookalike x) {}

  public enum Lookalike {
    A_B,
    a_b
  }
}
