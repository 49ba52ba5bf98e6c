package dev.atelier.host.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.OperationException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.backbone.TrackingBackbones;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.OperationFactory;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import jakarta.inject.Inject;

/** Makes verbs ready to work on pictures. */
public final class VerbPreparer {

  private final PictureFiles pictures;
  private final Backbones backbones;
  private final OperationFactory operations;

  @Inject
  VerbPreparer(PictureFiles pictures, Backbones backbones, OperationFactory operations) {
    this.pictures = pictures;
    this.backbones = backbones;
    this.operations = operations;
  }

  /**
   * Makes a verb ready.
   *
   * @param verb a verb that {@linkplain PictureRunner#takesPictures takes pictures}
   * @param parameters its parameters
   * @param version the version of Atelier, for the provenance
   * @param lane where the plugin is to work; stays the caller's, and has to be open until the verb
   *     is closed
   * @return the verb, to be closed
   * @throws dev.atelier.api.ParameterException if the parameters do not fit together
   * @throws OperationException if it cannot be made ready
   */
  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  public PreparedVerb prepare(
      LoadedVerb verb, Record parameters, String version, ComputeLane lane) {
    ObjectNode written = ((ParameterSchema<Record>) verb.schema()).toJson(parameters);
    return prepare(verb, parameters, written, version, lane);
  }

  /**
   * Makes a verb ready with files that lie elsewhere than where the user has them, and does not let
   * the results know.
   *
   * @param verb a verb that {@linkplain PictureRunner#takesPictures takes pictures}
   * @param parameters its parameters as JSON, with the files as they are called here
   * @param written the same, as the user gave them: what the provenance says
   * @param version the version of Atelier, for the provenance
   * @param lane where the plugin is to work; stays the caller's, and has to be open until the verb
   *     is closed
   * @return the verb, to be closed
   * @throws dev.atelier.api.ParameterException if the parameters do not fit together
   * @throws OperationException if it cannot be made ready
   */
  public PreparedVerb prepare(
      LoadedVerb verb,
      ObjectNode parameters,
      ObjectNode written,
      String version,
      ComputeLane lane) {
    return prepare(verb, verb.schema().fromJson(parameters), written, version, lane);
  }

  private PreparedVerb prepare(
      LoadedVerb verb, Record parameters, ObjectNode written, String version, ComputeLane lane) {
    TrackingBackbones tracked = new TrackingBackbones(backbones);
    PictureFunction function = lane.call(() -> function(verb, parameters, tracked));
    return new PreparedVerb(pictures, verb, written, version, lane, tracked, function);
  }

  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  private PictureFunction function(LoadedVerb verb, Record parameters, TrackingBackbones tracked) {
    try (ThreadContextClassLoader loader = PreparedVerb.classLoaderOf(verb)) {
      return ((PictureOperation<Record>) operations.create(verb, tracked)).prepare(parameters);
    }
  }
}
