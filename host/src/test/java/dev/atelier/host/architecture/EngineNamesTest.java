package dev.atelier.host.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A name of an engine in a string chooses one as much as a class of its would, and no compiler sees
 * it. Sentences that mention one choose nothing.
 */
final class EngineNamesTest {

  private static final Pattern NAME =
      Pattern.compile(
          "\"(MXNet|PyTorch|TensorFlow|OnnxRuntime|ai\\.djl\\.(mxnet|pytorch)[\\w.]*)\"",
          Pattern.CASE_INSENSITIVE);

  @Test
  void onePackageNamesTheEngineInStringsToo() throws Exception {
    assertThat(named(Sources.main()))
        .as("strings that name an engine outside of the package for it")
        .isEmpty();
  }

  @Test
  void theOnePackageDoesNameIt() throws IOException {
    assertThat(Sources.main())
        .anySatisfy((path, text) -> assertThat(text).containsPattern(NAME))
        .allSatisfy((path, text) -> assertThat(path).contains("src/main/java/"));
  }

  @Test
  void anEngineThatIsNamedInAStringIsFound() {
    assertThat(
            named(
                Map.of(
                    "api/src/main/java/dev/atelier/api/Fast.java",
                    "boolean fast = engine.getEngineName().equals(\"MXNet\");",
                    "api/src/main/java/dev/atelier/api/Told.java",
                    "String message = \"is a PyTorch pickle\";")))
        .containsOnlyKeys("api/src/main/java/dev/atelier/api/Fast.java");
  }

  private static Map<String, String> named(Map<String, String> sources) {
    Map<String, String> found = new TreeMap<>(sources);
    found.keySet().removeIf(path -> path.startsWith("host/src/main/java/dev/atelier/host/engine/"));
    found.values().removeIf(text -> !NAME.matcher(text).find());
    return found;
  }
}
