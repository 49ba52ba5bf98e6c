package dev.atelier.host.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that work in one folder, one after the other, and what is put there for them. {@code
 * commands.txt} tells how they are written.
 *
 * @param name the name
 * @param steps the steps in their order
 */
record Scenario(String name, List<Step> steps) {

  private static final String SCENARIO = "scenario ";
  private static final Pattern COMMAND =
      Pattern.compile("\\$ ([\\w-]+)(?: \\(([^)]+)\\))?:(?: (.*))?");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  Scenario {
    steps = List.copyOf(steps);
  }

  /** A line of the file. */
  sealed interface Step permits Preparation, Command {}

  /**
   * Something to be done to a file first.
   *
   * @param line what, as it is written
   */
  record Preparation(String line) implements Step {}

  /**
   * A call of the program.
   *
   * @param name what its results are recorded as
   * @param note {@code fonts}, a file to read from, or nothing
   * @param arguments the arguments
   */
  record Command(String name, String note, List<String> arguments) implements Step {

    private static final String FONTS = "fonts";

    Command {
      arguments = List.copyOf(arguments);
    }

    boolean drawsText() {
      return note.equals(FONTS);
    }

    boolean readsFile() {
      return !note.isEmpty() && !drawsText();
    }

    /** Returns the command as somebody would type it. */
    String typed() {
      String typed = "atelier " + String.join(" ", arguments);
      return (readsFile() ? typed + " < " + note : typed).strip();
    }
  }

  /** Returns the commands in their order. */
  List<Command> commands() {
    return steps.stream().filter(Command.class::isInstance).map(Command.class::cast).toList();
  }

  /** Reads what there is to do. */
  static List<Scenario> read(Path file) throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    String name = null;
    List<Step> steps = new ArrayList<>();
    for (String line : Files.readAllLines(file, UTF_8)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(SCENARIO)) {
        if (name != null) {
          scenarios.add(new Scenario(name, steps));
        }
        name = line.substring(SCENARIO.length());
        steps = new ArrayList<>();
      } else {
        steps.add(step(line));
      }
    }
    scenarios.add(new Scenario(name, steps));
    return scenarios;
  }

  private static Step step(String line) {
    if (!line.startsWith("$")) {
      return new Preparation(line);
    }
    Matcher command = COMMAND.matcher(line);
    if (!command.matches()) {
      throw new IllegalArgumentException("not '$ NAME: ARGUMENTS': " + line);
    }
    List<String> arguments = new ArrayList<>();
    Matcher word = WORD.matcher(command.group(3) == null ? "" : command.group(3));
    while (word.find()) {
      arguments.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    String note = command.group(2) == null ? "" : command.group(2);
    return new Command(command.group(1), note, arguments);
  }
}
