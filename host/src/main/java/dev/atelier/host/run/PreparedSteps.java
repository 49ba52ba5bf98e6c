package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.run.result.PictureWriter;
import dev.atelier.host.run.result.Provenance;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Steps that are ready, side by side on one lane, and what writes their pictures. */
final class PreparedSteps implements AutoCloseable {

  private final Workflow workflow;
  private final Map<Integer, PreparedVerb> verbs = new LinkedHashMap<>();
  private final Map<Integer, PictureWriter> writers = new LinkedHashMap<>();

  private PreparedSteps(Workflow workflow) {
    this.workflow = workflow;
  }

  /**
   * What steps are made ready with.
   *
   * @param preparer makes verbs ready
   * @param pictures writes files
   * @param version the version of Atelier
   * @param standardOutput where results for standard output go
   * @param times where the time goes
   */
  record Means(
      VerbPreparer preparer,
      PictureFiles pictures,
      String version,
      OutputStream standardOutput,
      LaneTimes times) {}

  /**
   * Makes steps ready.
   *
   * @param workflow what they are steps of
   * @param numbers their places there
   * @param lane where they are to work
   * @param means what they are made ready with
   * @return the steps, to be closed
   * @throws dev.atelier.api.OperationException if one cannot be made ready
   */
  static PreparedSteps prepare(
      Workflow workflow, List<Integer> numbers, ComputeLane lane, Means means) {
    PreparedSteps prepared = new PreparedSteps(workflow);
    try {
      numbers.forEach(number -> prepared.add(number, lane, means));
      return prepared;
    } catch (RuntimeException | Error e) {
      prepared.close();
      throw e;
    }
  }

  private void add(int number, ComputeLane lane, Means means) {
    Workflow.Step step = workflow.steps().get(number);
    long start = System.nanoTime();
    verbs.put(
        number, means.preparer().prepare(step.verb(), step.parameters(), means.version(), lane));
    means.times().prepared(start);
    writers.put(
        number,
        new PictureWriter(
            means.pictures(),
            step.quality(),
            () -> provenance(number).toJson(),
            means.standardOutput()));
  }

  PreparedVerb verb(int step) {
    return requireNonNull(verbs.get(step), "no such step among the verbs");
  }

  PictureWriter writer(int step) {
    return requireNonNull(writers.get(step), "no such step among the writers");
  }

  /** Returns how the picture of a step is made, with the steps that it comes after. */
  private Provenance provenance(int step) {
    Provenance own = requireNonNull(verbs.get(step), "no such step among the verbs").provenance();
    OptionalInt from = workflow.steps().get(step).from();
    return from.isEmpty() ? own : own.after(provenance(from.getAsInt()));
  }

  /** Returns how the picture of the first of them is made; there is at least one. */
  Provenance firstProvenance() {
    return verbs.values().iterator().next().provenance();
  }

  /** Returns the SHA-256 of each backbone that was looked at, for each step. */
  List<Map<String, String>> backbones() {
    return verbs.values().stream().map(verb -> verb.provenance().backbones()).toList();
  }

  @Override
  public void close() {
    // The last first, as what was opened last is closed first everywhere.
    List<PreparedVerb> opened = new ArrayList<>(verbs.values());
    Collections.reverse(opened);
    opened.forEach(PreparedVerb::close);
  }
}
