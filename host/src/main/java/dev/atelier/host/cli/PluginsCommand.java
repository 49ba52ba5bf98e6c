package dev.atelier.host.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.plugin.FailedPlugin;
import dev.atelier.host.plugin.LoadedPlugin;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code atelier plugins}. */
@Command(
    name = "plugins",
    description = "List the plugins, their verbs, and why one could not be loaded.",
    mixinStandardHelpOptions = true)
final class PluginsCommand implements Callable<Integer> {

  private final PluginRegistry registry;
  private final Console console;

  @Option(names = "--json", description = OptionTexts.JSON_OBJECT)
  private boolean json;

  PluginsCommand(PluginRegistry registry, Console console) {
    this.registry = registry;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (json) {
      console.results().println(toJson());
      return ExitCode.DONE;
    }
    for (LoadedPlugin plugin : registry.plugins()) {
      console.answer(plugin.id() + " " + plugin.version());
      console.answer("    from " + plugin.source());
      for (LoadedVerb verb : plugin.verbs()) {
        console.answer("    %-14s %s".formatted(verb.name(), verb.verb().summary()));
      }
    }
    for (FailedPlugin failure : registry.failures()) {
      console.answer("not loaded: " + failure.source());
      console.answer("    " + failure.reason());
    }
    if (registry.plugins().isEmpty() && registry.failures().isEmpty()) {
      console.answer("There are no plugins.");
    }
    return ExitCode.DONE;
  }

  private ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode plugins = root.putArray("plugins");
    for (LoadedPlugin plugin : registry.plugins()) {
      ObjectNode node = plugins.addObject();
      node.put("id", plugin.id());
      node.put("version", plugin.version());
      node.put("source", plugin.source().toString());
      ArrayNode verbs = node.putArray("verbs");
      plugin.verbs().forEach(verb -> verbs.add(verb.name()));
    }
    ArrayNode failures = root.putArray("failures");
    for (FailedPlugin failure : registry.failures()) {
      ObjectNode node = failures.addObject();
      node.put("source", failure.source().toString());
      node.put("reason", failure.reason());
    }
    return root;
  }
}
