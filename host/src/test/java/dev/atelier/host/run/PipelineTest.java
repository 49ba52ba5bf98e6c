package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.run.resume.Manifest;
import org.junit.jupiter.api.Test;

final class PipelineTest {

  /** Of each picture in memory, and of one that has just left, an entry may be without a result. */
  @Test
  void aManifestDoubtsAsManyResultsAsMayBeOnTheirWay() {
    assertThat(2 * Pipeline.PICTURES_IN_MEMORY).isLessThanOrEqualTo(Manifest.MOST_IN_FLIGHT);
  }
}
