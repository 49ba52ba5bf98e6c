package dev.atelier.host.recipe;

import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureOperation;
import dev.atelier.host.parameter.InvalidOptionException;
import dev.atelier.host.parameter.Names;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.FailedPlugin;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.recipe.RecipeText.Entry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the text of a recipe into steps, and says where it makes no sense. */
final class RecipeReader {

  private static final String STEPS = "steps";
  private static final String VERB = "verb";
  private static final String NAME = "name";
  private static final String FROM = "from";
  private static final String OPTIONS = "options";
  private static final String OUTPUT = "output";
  private static final String FORMAT = "format";
  private static final String QUALITY = "quality";
  private static final String TABLE = "table";

  private static final List<String> OF_PICTURES =
      List.of(VERB, NAME, FROM, OPTIONS, OUTPUT, FORMAT, QUALITY, TABLE);
  private static final List<String> OF_TASKS = List.of(VERB, NAME, OPTIONS);

  private static final String ORIGINAL = "original";

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} _-]*");
  private static final Pattern TABLE_NAME = Pattern.compile(".*[^/\\\\]\\.(csv|json|jsonl)");

  private final RecipeText text;
  private final PluginRegistry plugins;
  private final List<PictureStep> steps = new ArrayList<>();
  private final List<TaskStep> tasks = new ArrayList<>();

  /** The lines of the steps, by their names. */
  private final Map<String, Integer> names = new HashMap<>();

  /** The lines of the tables, by their names. */
  private final Map<String, Integer> tables = new HashMap<>();

  /** The options of tasks, which are looked at again when all places are known. */
  private final Map<String, Map<String, Entry>> optionLines = new HashMap<>();

  RecipeReader(RecipeText text, PluginRegistry plugins) {
    this.text = text;
    this.plugins = plugins;
  }

  Recipe read() {
    Entry root = text.read();
    Map<String, Entry> top = text.mapping(root);
    requireKnown(top, List.of(STEPS), "a recipe");
    Entry list = top.get(STEPS);
    if (list == null) {
      throw text.wrong(root.line(), "there are no steps; list them below 'steps:'");
    }
    List<Entry> items = text.items(list);
    if (items.isEmpty()) {
      throw text.wrong(list.line(), "there are no steps; list them below 'steps:'");
    }
    items.forEach(this::addStep);
    steps.forEach(this::requireUse);
    Recipe recipe = new Recipe(text.file(), steps, tasks);
    tasks.forEach(task -> check(task, recipe));
    return recipe;
  }

  private void addStep(Entry item) {
    Map<String, Entry> entries = text.mapping(item);
    Entry verbEntry = entries.get(VERB);
    if (verbEntry == null) {
      requireKnown(entries, OF_PICTURES, "a step");
      throw text.wrong(item.line(), "this step has no verb; write 'verb: NAME'");
    }
    LoadedVerb verb = verb(verbEntry);
    boolean ofPictures = PictureOperation.class.isAssignableFrom(verb.verb().operation());
    requireKnown(entries, ofPictures ? OF_PICTURES : OF_TASKS, verb);
    String name = name(entries.get(NAME), text.text(verbEntry), item.line());
    Map<String, Entry> options =
        entries.containsKey(OPTIONS) ? options(verb, entries.get(OPTIONS)) : Map.of();
    Map<String, String> texts = texts(verb, options, ofPictures);
    if (!ofPictures) {
      tasks.add(new TaskStep(name, item.line(), verb, texts));
      optionLines.put(name, options);
      return;
    }
    if (!tasks.isEmpty()) {
      throw text.wrong(
          item.line(),
          "%s is done with each picture, and %s once after all of them; move it up"
              .formatted(verb.name(), tasks.get(0).verb().name()));
    }
    Record parameters = parse(() -> verb.schema().parse(texts, Set.of()), options, item.line());
    steps.add(step(name, item, verb, parameters, entries));
  }

  private PictureStep step(
      String name, Entry item, LoadedVerb verb, Record parameters, Map<String, Entry> entries) {
    PictureStep step =
        new PictureStep(
            name,
            item.line(),
            verb,
            parameters,
            from(entries.get(FROM)),
            Optional.ofNullable(entries.get(OUTPUT)).map(this::place),
            Optional.ofNullable(entries.get(FORMAT)).map(this::format),
            entries.containsKey(QUALITY)
                ? quality(entries.get(QUALITY))
                : SaveOptions.DEFAULT_QUALITY,
            Optional.ofNullable(entries.get(TABLE)).map(this::table));
    for (String key : List.of(OUTPUT, FORMAT, QUALITY)) {
      if (entries.containsKey(key) && !step.givesPictures()) {
        throw text.wrong(
            entries.get(key).line(),
            "%s gives no pictures but data, which 'table:' keeps".formatted(verb.name()));
      }
      if (entries.containsKey(key) && step.output().isEmpty()) {
        throw text.wrong(
            entries.get(key).line(), key + " is about 'output:', which this step does not have");
      }
    }
    return step;
  }

  private LoadedVerb verb(Entry entry) {
    String name = text.text(entry);
    return plugins.verb(name).orElseThrow(() -> unknownVerb(entry.line(), name));
  }

  private ParameterException unknownVerb(int line, String name) {
    List<String> known = plugins.verbs().stream().map(LoadedVerb::name).sorted().toList();
    StringBuilder message =
        new StringBuilder("there is no verb '%s'".formatted(RecipeText.shown(name)));
    message.append(
        Names.nearest(name, known)
            .map(meant -> "; did you mean " + meant + "?")
            .orElseGet(() -> "; there are " + String.join(", ", known)));
    // A verb may be unknown because its plugin could not be loaded.
    for (FailedPlugin failure : plugins.failures()) {
      message.append(
          " (the plugin %s is left out: %s)".formatted(failure.source(), failure.reason()));
    }
    return text.wrong(line, message.toString());
  }

  private String name(Entry entry, String verb, int line) {
    String name = entry == null ? verb : text.text(entry);
    int where = entry == null ? line : entry.line();
    if (!WORD.matcher(name).matches()) {
      throw text.wrong(
          where,
          "a name is made of letters, digits, spaces, - and _, not " + RecipeText.shown(name));
    }
    if (name.equals(ORIGINAL) || name.equals(TaskStep.OUTPUT)) {
      throw text.wrong(where, "'%s' means something else; take another name".formatted(name));
    }
    Integer other = names.putIfAbsent(name, line);
    if (other != null) {
      throw text.wrong(
          where,
          "the step on line %d is called %s, too; give one of them a 'name:'"
              .formatted(other, name));
    }
    return name;
  }

  private OptionalInt from(Entry entry) {
    if (entry == null) {
      return lastPicture();
    }
    String name = text.text(entry);
    if (name.equals(ORIGINAL)) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).name().equals(name)) {
        if (!steps.get(i).givesPictures()) {
          throw text.wrong(
              entry.line(),
              "from: %s gives no picture but data; name a step that does, or original"
                  .formatted(name));
        }
        return OptionalInt.of(i);
      }
    }
    List<String> known = new ArrayList<>(List.of(ORIGINAL));
    steps.stream().filter(PictureStep::givesPictures).map(PictureStep::name).forEach(known::add);
    throw text.wrong(
        entry.line(),
        "from: there is no step '%s' above; %s"
            .formatted(RecipeText.shown(name), advice(name, known)));
  }

  private OptionalInt lastPicture() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).givesPictures()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** Returns a place below the folder of the run. */
  private String place(Entry entry) {
    String place = text.text(entry);
    try {
      Path path = Path.of(place).normalize();
      if (path.isAbsolute() || path.startsWith("..")) {
        throw text.wrong(
            entry.line(),
            entry.key()
                + ": %s is not below the folder that --output names; name it from there"
                    .formatted(RecipeText.shown(place)));
      }
    } catch (InvalidPathException e) {
      throw text.wrong(
          entry.line(),
          entry.key() + ": %s cannot be the name of a file".formatted(RecipeText.shown(place)));
    }
    return place;
  }

  private PictureFormat format(Entry entry) {
    String name = text.text(entry);
    return PictureFormat.ofExtension(Path.of("picture." + RecipeText.shown(name).replace('/', '?')))
        .filter(PictureFormat::isWritable)
        .orElseThrow(
            () ->
                text.wrong(
                    entry.line(),
                    "format: '%s' is none of png, jpeg, tiff".formatted(RecipeText.shown(name))));
  }

  private int quality(Entry entry) {
    String given = text.text(entry);
    try {
      int quality = Integer.parseInt(given);
      if (quality >= 1 && quality <= 100) {
        return quality;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is out of range.
    }
    throw text.wrong(
        entry.line(), "quality: '%s' is not in 1 to 100".formatted(RecipeText.shown(given)));
  }

  private String table(Entry entry) {
    String place = place(entry);
    if (!TABLE_NAME.matcher(place).matches()) {
      throw text.wrong(
          entry.line(),
          "table: a table cannot be written as %s; name it .csv, .json or .jsonl"
              .formatted(RecipeText.shown(place)));
    }
    String normal = Path.of(place).normalize().toString();
    Integer other = tables.putIfAbsent(normal, entry.line());
    if (other != null) {
      throw text.wrong(
          entry.line(), "table: line %d names %s, too; name another".formatted(other, place));
    }
    return place;
  }

  /** Returns options by the names that they have now. */
  private Map<String, Entry> options(LoadedVerb verb, Entry written) {
    Map<String, Entry> options = text.mapping(written);
    try {
      return verb.schema().withCurrentNames(options);
    } catch (InvalidOptionException e) {
      throw text.wrong(options.get(e.option()).line(), e.getMessage());
    }
  }

  /** Returns options as a user would write them on the command line. */
  private Map<String, String> texts(
      LoadedVerb verb, Map<String, Entry> options, boolean ofPictures) {
    Map<String, OptionSchema> schemas = new HashMap<>();
    verb.schema().options().forEach(schema -> schemas.put(schema.name(), schema));
    Map<String, String> texts = new LinkedHashMap<>();
    options.forEach(
        (name, entry) -> {
          OptionSchema schema = schemas.get(name);
          // What is unknown is told with all else that may be wrong with an option.
          texts.put(name, schema == null ? "" : value(schema, entry, ofPictures));
        });
    return texts;
  }

  private String value(OptionSchema schema, Entry entry, boolean ofPictures) {
    if (RecipeText.isList(entry) && !schema.repeatable()) {
      throw text.wrong(entry.line(), schema.name() + " takes one value, not a list");
    }
    String written =
        RecipeText.isList(entry)
            ? OptionSchema.joined(text.items(entry).stream().map(text::text).toList())
            : text.text(entry);
    return schema.withEach(written, value -> resolved(schema, value, ofPictures));
  }

  /** Returns a value that names a file as one that is found from where the user is. */
  private String resolved(OptionSchema schema, String value, boolean ofPictures) {
    Path folder = text.file().toAbsolutePath().getParent();
    boolean place = !ofPictures && value.startsWith("{");
    if (schema.flag() || !schema.choices().isEmpty() || value.isBlank() || place) {
      return value;
    }
    try {
      Path path = Path.of(value);
      // Options that take a name or a file, such as a model, are texts.
      boolean namesFile =
          schema.path() || (value.contains(".") && Files.isRegularFile(folder.resolve(path)));
      return namesFile && !path.isAbsolute()
          ? text.file().resolveSibling(path).normalize().toString()
          : value;
    } catch (InvalidPathException e) {
      return value;
    }
  }

  private interface Parsing {
    Record parse();
  }

  private Record parse(Parsing parsing, Map<String, Entry> options, int line) {
    try {
      return parsing.parse();
    } catch (InvalidOptionException e) {
      Entry option = options.get(e.option());
      throw text.wrong(option == null ? line : option.line(), e.getMessage());
    } catch (ParameterException e) {
      throw text.wrong(line, e.getMessage());
    }
  }

  private void check(TaskStep task, Recipe recipe) {
    Map<String, Path> places = new HashMap<>();
    places.put(TaskStep.OUTPUT, Path.of("."));
    recipe.steps().stream()
        .filter(step -> step.output().isPresent() || step.table().isPresent())
        .forEach(step -> places.put(step.name(), Path.of(".")));
    Record unused =
        parse(() -> task.parameters(places, true), optionLines.get(task.name()), task.line());
  }

  /** What nobody sees need not be painted. */
  private void requireUse(PictureStep step) {
    int place = steps.indexOf(step);
    boolean used =
        !step.givesPictures()
            || step.output().isPresent()
            || step.table().isPresent()
            || steps.stream().anyMatch(other -> other.from().equals(OptionalInt.of(place)));
    if (!used) {
      throw text.wrong(
          step.line(),
          "the pictures of %s are neither kept nor looked at; add 'output: FOLDER'"
              .formatted(step.name()));
    }
  }

  private void requireKnown(Map<String, Entry> entries, Collection<String> known, String what) {
    for (Entry entry : entries.values()) {
      if (!known.contains(entry.key())) {
        throw text.wrong(
            entry.line(),
            "%s has no '%s'; %s"
                .formatted(what, RecipeText.shown(entry.key()), advice(entry.key(), known)));
      }
    }
  }

  private void requireKnown(Map<String, Entry> entries, Collection<String> known, LoadedVerb verb) {
    Set<String> options = new HashSet<>();
    verb.schema()
        .options()
        .forEach(
            option -> {
              options.add(option.name());
              options.addAll(option.formerNames());
            });
    for (Entry entry : entries.values()) {
      if (!known.contains(entry.key()) && options.contains(entry.key())) {
        throw text.wrong(
            entry.line(),
            "%s is an option of %s; write it below 'options:'".formatted(entry.key(), verb.name()));
      }
    }
    requireKnown(entries, known, "a step of " + verb.name());
  }

  private static String advice(String wrong, Collection<String> known) {
    return Names.nearest(wrong, known)
        .map(meant -> "did you mean " + meant + "?")
        .orElseGet(() -> "there are " + String.join(", ", known));
  }
}
