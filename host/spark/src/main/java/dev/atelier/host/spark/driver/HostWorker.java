package dev.atelier.host.spark.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.inject.Guice;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.host.HostModule;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.run.PreparedVerb;
import dev.atelier.host.run.PreparedVerb.Encoded;
import dev.atelier.host.run.VerbPreparer;
import dev.atelier.host.spark.protocol.BatchSpec;
import dev.atelier.host.spark.protocol.PictureTask;
import dev.atelier.host.spark.protocol.TaskOutcome;
import dev.atelier.host.spark.protocol.TaskOutcome.Content;
import dev.atelier.host.spark.protocol.TaskOutcome.Made;
import dev.atelier.host.spark.protocol.Worker;
import dev.atelier.toolkit.file.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Works on pictures with what came in a kit. There is one of these in a process, for as long as
 * that lives: it has the process's one compute lane.
 */
public final class HostWorker implements Worker {

  /** The folder of a kit with the jars of the host. */
  public static final String LIBRARY = "lib";

  /** The folder of a kit with the plugin. */
  static final String PLUGINS = "plugins";

  /** The folder of a kit with what the user has installed. */
  static final String HOME = "home";

  /** One being computed, one being read and one being written keep the lane busy. */
  private static final int PICTURES_IN_MEMORY = 3;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Semaphore room = new Semaphore(PICTURES_IN_MEMORY);
  private final ComputeLane lane = new ComputeLane();
  private final BatchSpec assignment;
  private final Path kit;
  private final LoadedVerb verb;
  private final VerbPreparer preparer;

  @GuardedBy("this") private final Map<Integer, PreparedVerb> prepared = new HashMap<>();

  /**
   * Opens a studio.
   *
   * @param kit the folder that the kit was unpacked to
   * @param assignment what to do with pictures
   * @throws IllegalStateException if that cannot be done here; the message says why in one line
   */
  public HostWorker(Path kit, BatchSpec assignment) {
    this.kit = kit;
    this.assignment = assignment;
    try (ThreadContextClassLoader loader = own()) {
      PluginRegistry registry =
          PluginRegistry.scan(List.of(kit.resolve(PLUGINS)), Set.of(), Set.of());
      this.verb =
          registry
              .verb(assignment.verb())
              .orElseThrow(
                  () ->
                      new OperationException(
                          "the plugin of '%s' cannot be loaded here: %s"
                              .formatted(assignment.verb(), registry.failures())));
      this.preparer =
          Guice.createInjector(new HostModule(new AtelierHome(kit.resolve(HOME))))
              .getInstance(VerbPreparer.class);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(FailureMessages.of(e), e);
    }
  }

  /** Makes a variant ready, with the first picture of it. */
  private synchronized PreparedVerb prepared(int variant) throws JsonProcessingException {
    if (!prepared.containsKey(variant)) {
      ObjectNode parameters = (ObjectNode) mapper.readTree(assignment.parameters().get(variant));
      ObjectNode written = (ObjectNode) mapper.readTree(assignment.written().get(variant));
      parameters.properties().forEach(member -> member.setValue(unpacked(member.getValue(), kit)));
      prepared.put(
          variant, preparer.prepare(verb, parameters, written, assignment.version(), lane));
    }
    return prepared.get(variant);
  }

  /** Names the files of the kit by where they are. */
  private static JsonNode unpacked(JsonNode value, Path kit) {
    if (value instanceof ArrayNode list) {
      ArrayNode unpacked = list.arrayNode();
      list.forEach(item -> unpacked.add(unpacked(item, kit)));
      return unpacked;
    }
    return value.isTextual() && value.textValue().startsWith(BatchSpec.KIT)
        ? TextNode.valueOf(
            kit.resolve(value.textValue().substring(BatchSpec.KIT.length())).toString())
        : value;
  }

  @Override
  public Developed develop(PictureTask errand, Source source, BooleanSupplier cancelled) {
    room.acquireUninterruptibly();
    try {
      Input input = read(errand, source);
      try (ThreadContextClassLoader loader = own()) {
        return develop(errand, input, cancelled);
      }
    } catch (IOException | RuntimeException | Error e) {
      return new Developed(
          TaskOutcome.failed(errand.number(), ErrorKind.of(e).name(), FailureMessages.of(e)), null);
    } finally {
      room.release();
    }
  }

  @Override
  public String kind(IOException thrown) {
    return ErrorKind.of(thrown, ErrorKind.OUTPUT).name();
  }

  private Developed develop(PictureTask errand, Input input, BooleanSupplier cancelled)
      throws IOException {
    Encoded encoded =
        prepared(errand.variant())
            .apply(
                new ByteArrayInputStream(input.bytes()),
                errand.name(),
                format(errand),
                assignment.quality(),
                new Asked(cancelled));
    Made made =
        new Made(
            content(input.bytes()),
            input.modified(),
            encoded.result().label().orElse(null),
            mapper.writeValueAsString(encoded.result().data()),
            encoded.seconds(),
            encoded.encoded().map(HostWorker::content).orElse(null));
    return new Developed(TaskOutcome.done(errand.number(), made), encoded.encoded().orElse(null));
  }

  private static Content content(byte[] bytes) {
    return new Content(bytes.length, ContentHash.of(bytes));
  }

  private static Input read(PictureTask errand, Source source) {
    try {
      return source.read();
    } catch (FileNotFoundException e) {
      throw new OperationException(
          errand.name() + " does not exist: check the name and the folder", e);
    } catch (IOException e) {
      throw new OperationException(
          "%s cannot be read (%s): check where it is".formatted(errand.name(), e.getMessage()), e);
    }
  }

  private static Optional<PictureFormat> format(PictureTask errand) {
    return errand.format().isEmpty()
        ? Optional.empty()
        : Optional.of(PictureFormat.valueOf(errand.format()));
  }

  /** Libraries look for their parts with the context class loader, which is Spark's. */
  private static ThreadContextClassLoader own() {
    return new ThreadContextClassLoader(HostWorker.class.getClassLoader());
  }

  /** Nobody watches a single picture; it may be called off. */
  private record Asked(BooleanSupplier cancelled) implements Progress {

    @Override
    public void report(long steps, long total, Map<String, Double> measures) {
      // The driver hears of a picture when it is done.
    }

    @Override
    public boolean isCancelled() {
      return cancelled.getAsBoolean();
    }
  }
}
