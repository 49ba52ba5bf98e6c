package dev.atelier.host.spark.driver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.internal.TemporaryFiles;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.run.cluster.RemoteExecutor;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToNowhere;
import dev.atelier.host.spark.protocol.BatchSpec;
import dev.atelier.host.spark.protocol.Cluster;
import dev.atelier.host.spark.protocol.ClusterException;
import dev.atelier.host.spark.protocol.ClusterRegistry;
import dev.atelier.host.spark.protocol.PictureTask;
import dev.atelier.host.spark.protocol.TaskOutcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hands a batch to a Spark cluster: packs what it needs, and translates what comes back. */
final class SparkExecutor implements RemoteExecutor {

  /** The folder that the program was started from, as the launcher tells. */
  private static final String DISTRIBUTION = "atelier.distribution";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Cluster cluster;
  private final String address;

  SparkExecutor(Cluster cluster, String address) {
    this.cluster = cluster;
    this.address = address;
  }

  /** What {@link java.util.ServiceLoader} finds. */
  public static final class Way implements Provider {

    /** Creates the way to a cluster. */
    public Way() {
      // Nothing is done before somebody goes it.
    }

    @Override
    public String placeholder() {
      return "spark://HOST:7077";
    }

    @Override
    public Optional<String> address() {
      return Optional.ofNullable(ClusterRegistry.cluster().address());
    }

    @Override
    public RemoteExecutor at(String address) {
      if (address.isBlank()) {
        throw new ParameterException("--spark: name the master of a cluster, spark://HOST:7077");
      }
      return new SparkExecutor(ClusterRegistry.cluster(), address);
    }
  }

  /** What {@link java.util.ServiceLoader} finds: names of files on file systems of Hadoop's. */
  public static final class Names implements FileNames.Reader {

    /** Creates a reader. */
    public Names() {
      // Nothing is opened before it is needed.
    }

    @Override
    public Optional<Path> path(String name) {
      return ClusterRegistry.cluster().path(name);
    }
  }

  @Override
  public void develop(Batch batch, List<Order> orders, Outcomes outcomes) {
    Map<String, Path> kit = new LinkedHashMap<>();
    packProgram(kit);
    packPlugin(batch, kit);
    List<String> packed = new ArrayList<>();
    batch.parameters().forEach(parameters -> packed.add(packFiles(batch, parameters, kit)));
    BatchSpec assignment =
        new BatchSpec(
            batch.verb().name(),
            packed,
            batch.parameters().stream().map(JsonNode::toString).toList(),
            batch.provenance().version(),
            batch.quality(),
            TemporaryFiles.process());
    try {
      cluster.develop(
          new Cluster.Work(
              address,
              assignment,
              kit,
              Map.of(ComputeEngine.PROPERTY, ComputeEngine.name()),
              errands(orders),
              (outcome, place) -> tell(orders.get(outcome.number()), outcome, place, outcomes),
              batch.cancelled()));
    } catch (ClusterException e) {
      throw new OperationException(
          ErrorKind.of(e, ErrorKind.NETWORK), String.valueOf(e.getMessage()), e);
    }
  }

  private static void packProgram(Map<String, Path> kit) {
    Path library = Path.of(System.getProperty(DISTRIBUTION)).resolve(HostWorker.LIBRARY);
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(library, "*.jar")) {
      jars.forEach(jar -> kit.put(HostWorker.LIBRARY + "/" + jar.getFileName(), jar));
    } catch (IOException e) {
      throw new OperationException(
          "cannot list " + library + " (" + e.getMessage() + "); install the program again", e);
    }
  }

  private static void packPlugin(Batch batch, Map<String, Path> kit) {
    Path plugin = batch.verb().plugin().source();
    kit.put(HostWorker.PLUGINS + "/" + plugin.getFileName(), plugin);
    for (String backbone : batch.provenance().backbones().keySet()) {
      Path installed = batch.home().backbones().resolve(backbone);
      if (Files.isDirectory(installed)) {
        kit.put(HostWorker.HOME + "/" + batch.home().folder().relativize(installed), installed);
      }
    }
  }

  /** Packs what the parameters name, and returns them with the names that it has in the kit. */
  private static String packFiles(Batch batch, ObjectNode parameters, Map<String, Path> kit) {
    ObjectNode packed = parameters.deepCopy();
    for (OptionSchema option : batch.verb().schema().options()) {
      JsonNode value = packed.get(option.component());
      if (value instanceof ArrayNode list) {
        ArrayNode names = list.arrayNode();
        list.forEach(item -> names.add(packed(item, option, kit)));
        packed.set(option.component(), names);
      } else if (value != null) {
        packed.set(option.component(), packed(value, option, kit));
      }
    }
    return packed.toString();
  }

  private static JsonNode packed(JsonNode value, OptionSchema option, Map<String, Path> kit) {
    if (!value.isTextual() || !option.choices().isEmpty()) {
      return value;
    }
    String text = value.textValue();
    // A model is named by a text, for it may be one that comes with the plugin.
    boolean looksLikeFile = text.indexOf('.') >= 0 || text.contains(File.separator);
    if (!option.path() && !looksLikeFile) {
      return value;
    }
    Path file = Path.of(text);
    if (!Files.exists(file) || file.getFileName() == null) {
      return value;
    }
    String name = "files/" + kit.size() + "/" + file.getFileName();
    kit.put(name, file);
    return TextNode.valueOf(BatchSpec.KIT + name);
  }

  private static List<PictureTask> errands(List<Order> orders) {
    List<PictureTask> errands = new ArrayList<>(orders.size());
    for (Order order : orders) {
      Job job = order.job();
      Path input =
          job.file()
              .orElseThrow(
                  () -> new ParameterException("standard input cannot be sent to --spark"));
      String output = "";
      String format = "";
      if (job.destination() instanceof ToFile target) {
        output = uri(target.file());
        format = target.format().name();
      } else if (!(job.destination() instanceof ToNowhere)) {
        throw new ParameterException("--output - cannot be written to with --spark; name a folder");
      }
      errands.add(
          new PictureTask(
              errands.size(),
              job.variant(),
              job.name(),
              uri(input),
              output,
              format,
              order.existing() == ExistingFile.OVERWRITE));
    }
    return errands;
  }

  /** Not as {@link Path#toUri} does: Hadoop takes a percent sign for what it is. */
  private static String uri(Path file) {
    boolean local = file.getFileSystem() == FileSystems.getDefault();
    return local ? "file:" + file.toAbsolutePath() : file.toString();
  }

  private void tell(Order order, TaskOutcome outcome, Cluster.Place place, Outcomes outcomes) {
    switch (outcome.status()) {
      case FAILED ->
          outcomes.failed(
              order,
              ErrorKind.valueOf(requireNonNull(outcome.kind(), "a failure has a kind")),
              requireNonNull(outcome.failure(), "a failure has a reason"));
      case EXISTS -> outcomes.exists(order);
      case DONE ->
          outcomes.done(
              order, made(order, requireNonNull(outcome.made(), "what is done was made"), place));
    }
  }

  private Made made(Order order, TaskOutcome.Made made, Cluster.Place place) {
    Map<String, Object> data;
    try {
      data = mapper.readValue(made.data(), new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what a machine wrote cannot be read", e);
    }
    Result result = Result.of(data);
    return new Made(
        new Input(content(made.input()), made.modified()),
        made.label() == null ? result : result.withLabel(made.label()),
        made.seconds(),
        Optional.ofNullable(made.output()).map(SparkExecutor::content),
        overwrites -> put(order, place, overwrites));
  }

  private static Content content(TaskOutcome.Content content) {
    return new Content(content.size(), content.sha256());
  }

  private static boolean put(Order order, Cluster.Place place, boolean overwrites) {
    try {
      return place.to(overwrites);
    } catch (IOException e) {
      throw new OperationException(
          ErrorKind.of(e, ErrorKind.OUTPUT),
          "the result of %s cannot be put in its place (%s): choose another"
              .formatted(order.job().name(), e.getMessage()),
          e);
    }
  }
}
