package dev.atelier.host.spark.inside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.file.FileProblem;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.run.ComputeLane;
import dev.atelier.host.run.HostModule;
import dev.atelier.host.run.PreparedVerb;
import dev.atelier.host.run.PreparedVerb.Encoded;
import dev.atelier.host.run.Reasons;
import dev.atelier.host.spark.link.Assignment;
import dev.atelier.host.spark.link.Order;
import dev.atelier.host.spark.link.Outcome;
import dev.atelier.host.spark.link.Studio;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
public final class HostStudio implements Studio {

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
  private final int quality;
  private final PreparedVerb prepared;

  /**
   * Makes the verb ready.
   *
   * @param kit the folder that the kit was unpacked to
   * @param assignment what to do with each picture
   * @throws IllegalStateException if that cannot be done here; the message says why in one line
   */
  public HostStudio(Path kit, Assignment assignment) {
    this.quality = assignment.quality();
    try (ThreadContextClassLoader loader = own()) {
      this.prepared = prepare(kit, assignment);
    } catch (JsonProcessingException | RuntimeException | LinkageError e) {
      throw new IllegalStateException(Reasons.of(e), e);
    }
  }

  private PreparedVerb prepare(Path kit, Assignment assignment) throws JsonProcessingException {
    PluginRegistry registry =
        PluginRegistry.scan(List.of(kit.resolve(PLUGINS)), Set.of(), Set.of());
    LoadedVerb verb =
        registry
            .verb(assignment.verb())
            .orElseThrow(
                () ->
                    new OperationException(
                        "the plugin of '%s' cannot be loaded here: %s"
                            .formatted(assignment.verb(), registry.failures())));
    Injector injector = Guice.createInjector(new HostModule(new AtelierHome(kit.resolve(HOME))));
    ObjectNode parameters = (ObjectNode) mapper.readTree(assignment.parameters());
    ObjectNode written = (ObjectNode) mapper.readTree(assignment.written());
    parameters.properties().forEach(member -> member.setValue(unpacked(member.getValue(), kit)));
    return PreparedVerb.prepare(
        injector, verb, parameters, written, assignment.version(), new ComputeLane());
  }

  /** Names the files of the kit by where they are. */
  private static JsonNode unpacked(JsonNode value, Path kit) {
    if (value instanceof ArrayNode list) {
      ArrayNode unpacked = list.arrayNode();
      list.forEach(item -> unpacked.add(unpacked(item, kit)));
      return unpacked;
    }
    return value.isTextual() && value.textValue().startsWith(Assignment.KIT)
        ? TextNode.valueOf(
            kit.resolve(value.textValue().substring(Assignment.KIT.length())).toString())
        : value;
  }

  @Override
  public Developed develop(Order order, Source source, BooleanSupplier cancelled) {
    room.acquireUninterruptibly();
    try (InputStream input = open(order, source);
        ThreadContextClassLoader loader = own()) {
      Encoded encoded =
          prepared.apply(input, order.name(), format(order), quality, new Asked(cancelled));
      String label = encoded.result().label().orElse(null);
      String data = mapper.writeValueAsString(encoded.result().data());
      return new Developed(
          new Outcome(order.number(), null, label, data, encoded.seconds()),
          encoded.encoded().orElse(null));
    } catch (IOException | RuntimeException | Error e) {
      return new Developed(Outcome.failed(order.number(), Reasons.of(e)), null);
    } finally {
      room.release();
    }
  }

  private static InputStream open(Order order, Source source) {
    try {
      return source.open();
    } catch (FileNotFoundException e) {
      NoSuchFileException known = new NoSuchFileException(order.name());
      known.initCause(e);
      throw FileProblem.unreadable(Path.of(order.name()), known);
    } catch (IOException e) {
      throw FileProblem.unreadable(Path.of(order.name()), e);
    }
  }

  private static Optional<PictureFormat> format(Order order) {
    return order.format().isEmpty()
        ? Optional.empty()
        : Optional.of(PictureFormat.valueOf(order.format()));
  }

  /** Libraries look for their parts with the context class loader, which is Spark's. */
  private static ThreadContextClassLoader own() {
    return new ThreadContextClassLoader(HostStudio.class.getClassLoader());
  }

  /** Nobody watches a single picture; it may be called off. */
  private record Asked(BooleanSupplier cancelled) implements Progress {

    @Override
    public void report(long steps, long total, Map<String, Double> measures) {
      // The driver hears of a picture when it is done.
    }

    @Override
    public void snapshot(long step, Picture picture) {
      // Only the result is sent anywhere.
    }

    @Override
    public boolean isCancelled() {
      return cancelled.getAsBoolean();
    }
  }
}
