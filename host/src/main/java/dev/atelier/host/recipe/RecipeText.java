package dev.atelier.host.recipe;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.file.OneLine;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML, of which every value is a text, and knows its line. That {@code no} or {@code 1e3} is
 * something else is for the option to say that it belongs to.
 */
final class RecipeText {

  private static final int LONGEST_SHOWN = 60;

  private final Path file;

  RecipeText(Path file) {
    this.file = file;
  }

  /** What is written in one place. */
  record Entry(String key, int line, Node value) {}

  Path file() {
    return file;
  }

  static ParameterException wrong(Path file, int line, String message) {
    return new ParameterException("%s, line %d: %s".formatted(file, line, message));
  }

  ParameterException wrong(int line, String message) {
    return wrong(file, line, message);
  }

  /** Returns what the file holds. */
  Entry read() {
    String text = content();
    try {
      Node root =
          new Compose(LoadSettings.builder().build())
              .composeString(text)
              .orElseThrow(() -> new ParameterException(file + " is empty; list steps in it"));
      return new Entry("the recipe", line(root), root);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(RecipeText::line).orElse(1);
      throw wrong(line, "this is no YAML: " + problem(e));
    } catch (YamlEngineException e) {
      throw new ParameterException(file + " is no YAML: " + e.getMessage(), e);
    }
  }

  private String content() {
    if (Files.isDirectory(file)) {
      throw new ParameterException(file + " is a folder; name a recipe, such as recipe.yaml");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ParameterException(file + " is no text in UTF-8; name a recipe", e);
    } catch (IOException e) {
      throw new ParameterException(FileErrors.unreadable(file, e).getMessage(), e);
    }
  }

  private static String problem(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    return problem == null || problem.isBlank() ? e.getMessage() : problem;
  }

  private static int line(Node node) {
    return node.getStartMark().map(RecipeText::line).orElse(1);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  /** Returns the entries of a mapping in the order in which they are written. */
  Map<String, Entry> mapping(Entry entry) {
    if (!(entry.value() instanceof MappingNode mapping)) {
      throw wrong(
          entry.line(), entry.key() + " has to be a list of names and values, 'name: value'");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw wrong(line, "a name has to be a word");
      }
      String name = key.getValue();
      if (entries.put(name, new Entry(name, line, tuple.getValueNode())) != null) {
        throw wrong(line, shown(name) + " is given twice");
      }
    }
    return entries;
  }

  /** Returns the items of a list. */
  List<Entry> items(Entry entry) {
    if (!(entry.value() instanceof SequenceNode sequence)) {
      throw wrong(
          entry.line(),
          entry.key() + " has to be a list, each item on a line that starts with '-'");
    }
    return sequence.getValue().stream()
        .map(item -> new Entry("an item of " + entry.key(), line(item), item))
        .toList();
  }

  static boolean isList(Entry entry) {
    return entry.value() instanceof SequenceNode;
  }

  /** Returns a value as it is written, without quotation marks. */
  String text(Entry entry) {
    if (!(entry.value() instanceof ScalarNode scalar)) {
      throw wrong(entry.line(), shown(entry.key()) + " takes one value");
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      throw wrong(entry.line(), shown(entry.key()) + " has no value; write one after the colon");
    }
    return scalar.getValue();
  }

  static String shown(String text) {
    return OneLine.shown(text, LONGEST_SHOWN);
  }
}
