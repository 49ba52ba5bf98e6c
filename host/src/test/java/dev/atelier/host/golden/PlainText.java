package dev.atelier.host.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes out of a text what another run or another computer would write otherwise. */
final class PlainText {

  private static final String NUMBER = "-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?";

  /** How many numbers of a long row are kept. */
  private static final int SHOWN_NUMBERS = 6;

  private static final int LONG_ROW = 16;

  /** What may be numbers with commas between: a pattern that says it all needs too much stack. */
  private static final Pattern ROW = Pattern.compile("(?<![\\w.])-?\\d[-+.,\\deE]+");

  private static final Pattern ONE_NUMBER = Pattern.compile(NUMBER);

  private static final Pattern PICTURE =
      Pattern.compile("data:image/(\\w+);base64,([A-Za-z0-9+/=]+)");

  private static final Pattern STYLE = Pattern.compile("(?s)(<style[^>]*>)(.*?)(</style>)");
  private static final Pattern SCRIPT = Pattern.compile("(?s)(<script>)(.*?)(</script>)");

  /** A page or a script of more lines than anybody reads, in which no number is computed. */
  private static final int MANY_LINES = 400;

  /** How a recipe's results are written, in a manifest: settings in no order. */
  private static final Pattern SETTINGS =
      Pattern.compile("(?<=\"output\":\\{)\"\\w+\":\"[^\"]*\"(?:,\"\\w+\":\"[^\"]*\")+(?=\\})");

  /** Lines that a run with several inputs writes as each is done, whichever is first. */
  private static final Pattern LINES_OF_INPUTS =
      Pattern.compile(
          "(?m)(?:^(?:\\{\"input\":.*|.* -> .*\\(\\{seconds\\}\\)|atelier: .*|.*, skipped)\\n){2,}");

  /** Data of an input, in lines below its name. */
  private static final Pattern BLOCKS_OF_INPUTS =
      Pattern.compile("(?m)(?:^\\S.*\\.(?:jpg|png)\\n(?: {4}.*\\n)+){2,}");

  private static final String TIME = "[ \u00a0](?:ms|s|min|h)\\b";

  private static final Map<Pattern, String> CHANGING = new LinkedHashMap<>();

  static {
    changing("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "{time}");
    changing("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{uuid}");
    changing("\\b\\d+\\.\\d+\\.\\d+-SNAPSHOT\\b", "{version}");
    changing("(\"[\\w.-]+\\.jar\":\")[0-9a-f]{64}", "$1{sha256}");
    changing(
        "\"(\\w*[sS]econds?|preparing|computing|waitingFor\\w+)\":" + NUMBER, "\"$1\":{seconds}");
    changing("\"(outputSha256)\":\"[0-9a-f]{64}\"", "\"$1\":{checksum}");
    // Places on a map: rounded numbers in Base64, in which nothing can be compared but the whole.
    changing("\\bprojection [0-9a-f]{16}\\b", "projection {checksum}");
    changing("(\"layouts\":)\\[[^\\]]*\\]", "$1{places}");
    changing("\"modified\":\"[^\"]*\"", "\"modified\":{time}");
    changing("\"(outputSize|bytes)\":\\d+", "\"$1\":{bytes}");
    changing("(?m)^( +bytes +)\\d+$", "$1{bytes}");
    changing("(?m)^( +\\w*[sS]econds? +)" + NUMBER + "$", "$1{seconds}");
    changing(NUMBER + TIME + "( \\([\\d.,]+ (an?) (second|minute|hour)\\))?", "{seconds}");
    changing("[\\d.,]+ (a second|a minute|an hour)\\b", "{rate}");
  }

  private final Map<Path, String> places;

  /**
   * Takes out the names of folders, too.
   *
   * @param places the folders, and what is written for them
   */
  PlainText(Map<Path, String> places) {
    this.places = Map.copyOf(places);
  }

  private static void changing(String pattern, String replacement) {
    CHANGING.put(Pattern.compile(pattern), replacement);
  }

  String of(String text) {
    String plain = text.replace("\r\n", "\n");
    for (Map.Entry<Path, String> place : places.entrySet()) {
      plain = plain.replace(place.getKey().toString(), place.getValue());
    }
    plain =
        replaced(PICTURE, plain, picture -> "{picture " + ResultText.size(bytes(picture)) + "}");
    plain = replaced(STYLE, plain, PlainText::summed);
    plain = replaced(SCRIPT, plain, PlainText::summed);
    for (Map.Entry<Pattern, String> change : CHANGING.entrySet()) {
      plain = change.getKey().matcher(plain).replaceAll(change.getValue());
    }
    plain = replaced(ROW, plain, PlainText::shortened);
    plain = replaced(SETTINGS, plain, settings -> sorted(settings, ",(?=\"\\w+\":)", ","));
    plain = replaced(LINES_OF_INPUTS, plain, lines -> sorted(lines, "(?<=\n)", ""));
    plain = replaced(BLOCKS_OF_INPUTS, plain, blocks -> sorted(blocks, "(?<=\n)(?=\\S)", ""));
    long lines = plain.lines().count();
    if (lines > MANY_LINES) {
      return "{%d lines, %s}".formatted(lines, ResultText.sha256(plain.getBytes(UTF_8)));
    }
    return plain;
  }

  private static byte[] bytes(MatchResult picture) {
    return Base64.getDecoder().decode(picture.group(2));
  }

  private static String summed(MatchResult element) {
    String sum = ResultText.sha256(element.group(2).getBytes(UTF_8));
    return element.group(1) + "{" + sum + "}" + element.group(3);
  }

  private static String shortened(MatchResult row) {
    List<String> numbers = List.of(row.group().split(","));
    if (numbers.size() < LONG_ROW
        || !numbers.stream().allMatch(number -> ONE_NUMBER.matcher(number).matches())) {
      return row.group();
    }
    String shown = String.join(",", numbers.subList(0, SHOWN_NUMBERS));
    String end = row.group().endsWith(",") ? "," : "";
    return shown + ",{" + (numbers.size() - SHOWN_NUMBERS) + " more}" + end;
  }

  private static String sorted(MatchResult parts, String boundary, String delimiter) {
    return Stream.of(parts.group().split(boundary)).sorted().collect(Collectors.joining(delimiter));
  }

  private static String replaced(
      Pattern pattern, String text, Function<MatchResult, String> replacement) {
    return pattern
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement.apply(match)));
  }
}
