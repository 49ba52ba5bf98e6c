package dev.atelier.host.cli;

import dev.atelier.api.Verb;
import dev.atelier.api.VerbCategory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The commands in the help of the one that they are below: under headings, what is used most often
 * first.
 */
final class CommandSections {

  /** Above the verbs that say of no category that they belong to it. */
  static final String OTHER = "Other verbs";

  /** Above the host's own commands. */
  static final String PROGRAM = "Recipes, plugins and backbones";

  private static final int INDENT = 2;

  private static final List<String> FIRST =
      List.of(
          VerbCategory.STYLIZE,
          VerbCategory.FIND_AND_GROUP,
          VerbCategory.CLASSIFY,
          VerbCategory.LOOK_INSIDE);

  private static final List<String> LAST = List.of(OTHER, VerbCategory.TRAIN_AND_MEASURE, PROGRAM);

  private final Map<String, List<String>> namesByHeading = new LinkedHashMap<>();

  /** Returns the heading that a verb belongs below. */
  static String heading(Verb<?> verb) {
    return verb.category().orElse(OTHER);
  }

  /** Adds a command, below those that its heading has already. */
  void add(String heading, String name) {
    namesByHeading.computeIfAbsent(heading, absent -> new ArrayList<>()).add(name);
  }

  /** Returns the names of the commands, in the order in which they are shown. */
  List<String> names() {
    return headings().stream().flatMap(heading -> namesByHeading.get(heading).stream()).toList();
  }

  /** Has the help of a command show its subcommands so. */
  void showIn(CommandSpec command) {
    command.usageMessage().commandListHeading("");
    command
        .usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this::render);
  }

  private List<String> headings() {
    return Stream.of(
            FIRST.stream(),
            namesByHeading.keySet().stream().filter(heading -> !LAST.contains(heading)),
            LAST.stream())
        .flatMap(headings -> headings)
        .distinct()
        .filter(namesByHeading::containsKey)
        .toList();
  }

  /** All sections have their second column in the same place, as if they were one list. */
  private String render(Help help) {
    int width =
        namesByHeading.values().stream()
            .flatMap(List::stream)
            .mapToInt(String::length)
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder();
    for (String heading : headings()) {
      text.append(System.lineSeparator())
          .append(heading)
          .append(':')
          .append(System.lineSeparator());
      text.append(table(help, namesByHeading.get(heading), INDENT + width));
    }
    return text.toString();
  }

  private static TextTable table(Help help, List<String> names, int width) {
    int whole = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(width, INDENT, Column.Overflow.SPAN),
            new Column(whole - width, INDENT, Column.Overflow.WRAP));
    for (String name : names) {
      CommandSpec command = help.commandSpec().subcommands().get(name).getCommandSpec();
      table.addRowValues(
          help.colorScheme().commandText(name),
          help.colorScheme()
              .text(command.usageMessage().description()[0].formatted().stripTrailing()));
    }
    return table;
  }
}
