package dev.atelier.host.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.Option;
import dev.atelier.api.ParameterException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParameterJsonTest {

  private final ObjectMapper mapper = new ObjectMapper();
  private final ParameterSchema<Search> schema = ParameterSchema.of(Search.class);

  public enum Metric {
    COSINE,
    L_TWO
  }

  public record Search(
      @Option(description = "what to look for") String query,
      @Option(description = "how many to find", defaultValue = "10", minimum = 1, maximum = 100)
          int count,
      @Option(description = "where randomness starts", defaultValue = "0") long seed,
      @Option(description = "how near", defaultValue = "0.5") double maxDistance,
      @Option(description = "how to measure", defaultValue = "cosine") Metric metric,
      @Option(description = "whether to tell more") boolean verbose,
      @Option(description = "which kind") Optional<String> kind,
      @Option(description = "which layers") List<String> layers) {}

  @Test
  void whatIsMissingIsTheDefault() {
    assertThat(read("{'query': 'x'}"))
        .isEqualTo(new Search("x", 10, 0, 0.5, Metric.COSINE, false, Optional.empty(), List.of()));
  }

  @Test
  void whatIsGivenIsReadAndNumbersMayBeWrittenEitherWay() {
    assertThat(
            read(
                "{'query': 'x', 'count': 5.0, 'seed': 9007199254740993, 'maxDistance': 1,"
                    + " 'metric': 'l-two', 'verbose': true, 'kind': 'k', 'layers': ['a,b', '']}"))
        .isEqualTo(
            new Search(
                "x",
                5,
                9007199254740993L,
                1.0,
                Metric.L_TWO,
                true,
                Optional.of("k"),
                List.of("a,b", "")));
  }

  @Test
  void nullIsAnAbsentOptional() {
    assertThat(read("{'query': 'x', 'kind': null}").kind()).isEmpty();
  }

  @Test
  void jsonIsWrittenWithTheTypesOfJsonAndWithoutWhatIsAbsent() throws Exception {
    ObjectNode json =
        schema.toJson(
            new Search("x", 5, 7, 1.5, Metric.L_TWO, true, Optional.empty(), List.of("a,b", "c")));
    assertThat(mapper.writeValueAsString(json).replace('"', '\''))
        .isEqualTo(
            "{'query':'x','count':5,'seed':7,'maxDistance':1.5,'metric':'l-two','verbose':true,"
                + "'layers':['a,b','c']}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                            | query is required: what to look for",
        "[]                            | the parameters are no JSON object: []",
        "{'query':5}                   | query: 5 is no text in quotation marks",
        "{'query':null}                | query: null is no text in quotation marks",
        "{'query':'x','count':'5'}     | count: '5' is no whole number",
        "{'query':'x','count':5.5}     | count: 5.5 is no whole number",
        "{'query':'x','count':null}    | count: null is no whole number",
        "{'query':'x','count':1e300}   | count: 1.0E300 is no whole number",
        "{'query':'x','count':0}       | count: 0 is less than 1",
        "{'query':'x','count':101}     | count: 101 is greater than 100",
        "{'query':'x','count':2147483648} | count: 2147483648 is greater than 2147483647",
        "{'query':'x','seed':9223372036854775808}"
            + " | seed: 9223372036854775808 is greater than 9223372036854775807",
        "{'query':'x','maxDistance':'1'} | maxDistance: '1' is no number",
        "{'query':'x','maxDistance':1e999}"
            + " | maxDistance: 'Infinity' is too far from 0 to be computed with",
        "{'query':'x','metric':'l2'}   | metric: 'l2' is none of cosine, l-two",
        "{'query':'x','verbose':'true'} | verbose: 'true' is neither true nor false",
        "{'query':'x','verbose':1}     | verbose: 1 is neither true nor false",
        "{'query':'x','layers':'a'}    | layers: 'a' is no list in square brackets",
        "{'query':'x','layers':[1]}    | layers: 1 is no text in quotation marks",
        "{'query':'x','max-distance':1}" + " | max-distance is unknown; did you mean maxDistance?",
        "{'query':'x','color':1} | color is unknown; there are query, count, seed, maxDistance,"
            + " metric, verbose, kind, layers",
      })
  void whatIsWrongIsSaidInOneLine(String json, String message) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> read(json))
        .satisfies(e -> assertThat(e.getMessage().replace('"', '\'')).isEqualTo(message));
  }

  @Test
  void notANumberIsNoNumber() {
    ObjectNode json = mapper.createObjectNode().put("query", "x");
    json.set("maxDistance", DoubleNode.valueOf(Double.NaN));
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> schema.fromJson(json))
        .withMessageStartingWith("maxDistance")
        .withMessageEndingWith("is no number");
  }

  private Search read(String json) {
    try {
      return schema.fromJson(mapper.readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
