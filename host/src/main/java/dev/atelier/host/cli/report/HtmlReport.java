package dev.atelier.host.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.host.run.RunListener;
import dev.atelier.host.run.RunSummary;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.ReportPage;
import dev.atelier.toolkit.report.ReportPage.Headline;
import dev.atelier.toolkit.report.Thumbnail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One page that shows what a run did: pictures beside their results, how long they took, and what
 * failed. All failures are told; of very many pictures some are shown, at even distances, so that a
 * browser can still open the page. It is written when the run is over, also if that was cut short.
 */
public final class HtmlReport implements RunListener, AutoCloseable {

  public static final String OPTION = "--report";
  public static final String PLACEHOLDER = "FILE.html";

  public static final String DESCRIPTION =
      "Write a page that shows pictures beside their results, times, and what failed.";

  /** So many pictures are some megabytes. */
  static final int MOST_SHOWN = 240;

  private static final int MOST_FACTS = 4;

  /** So many pictures stand beside each other; what is more stands below. */
  private static final int MOST_BESIDE = 3;

  private static final int LONGEST_FACT = 90;
  private static final String EMPTY = "\u2013";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path file;
  private final AtomicFile temporary;
  private final PictureService pictures;
  private final Map<String, String> parameters;

  private final List<Shown> shown = new ArrayList<>();
  private final List<List<String>> failures = new ArrayList<>();
  private final Map<String, Integer> labels = new TreeMap<>();
  private final Map<String, Integer> reasonsToSkip = new TreeMap<>();
  private final List<Double> seconds = new ArrayList<>();

  /** Pictures that are seen and not yet done; of one name there may be several. */
  private final Map<String, Deque<Seen>> seen = new HashMap<>();

  /** What steps of a recipe did with pictures that are seen and not yet done. */
  private final Map<String, List<String>> steps = new HashMap<>();

  private String verb = "";
  private int count;
  private int stride = 1;

  /** A picture that was made small, and the results that are pictures. */
  private record Seen(int number, HtmlElement input, List<HtmlElement> results) {}

  private record Shown(
      Seen seen, String name, Optional<Path> output, List<String> facts, double seconds) {}

  /**
   * Starts a page, and its file beside the place where it is to be, so that a place that cannot be
   * written to is found before the work begins.
   *
   * @param file the file
   * @param existing whether a file that exists may be replaced
   * @param pictures makes pictures small
   * @param parameters what the verb was told, by the names of its options
   * @throws OperationException if the file exists and is to be kept, or cannot be written
   */
  public HtmlReport(
      Path file, ExistingFile existing, PictureService pictures, Map<String, String> parameters) {
    this.file = file;
    this.pictures = pictures;
    this.parameters = parameters;
    boolean replaces = existing == ExistingFile.OVERWRITE;
    if (!replaces && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file)) {
      throw new OperationException(
          ErrorKind.EXISTING_OUTPUT,
          file + " exists already; use --existing overwrite to replace it, or name another");
    }
    this.temporary = AtomicFile.create(file, replaces ? ExistingFile.OVERWRITE : ExistingFile.FAIL);
  }

  @Override
  public synchronized void started(String name, int inputs) {
    verb = name;
    stride = Math.max(1, (inputs + MOST_SHOWN - 1) / MOST_SHOWN);
  }

  @Override
  public void progress(String name, long done, long total, Map<String, Double> measures) {
    // A page shows what came of it.
  }

  @Override
  public void developed(String name, Picture input, List<Result> results) {
    int number;
    synchronized (this) {
      number = count++;
      if (number % stride != 0) {
        return;
      }
    }
    // Takes a while, which other threads need not wait for.
    Seen made =
        new Seen(
            number,
            Thumbnail.of(input, pictures, name),
            results.stream()
                .flatMap(result -> result.picture().stream())
                .map(picture -> Thumbnail.of(picture, pictures, "the result of " + name))
                .toList());
    synchronized (this) {
      seen.computeIfAbsent(name, unseen -> new ArrayDeque<>()).add(made);
    }
  }

  @Override
  public synchronized void step(
      String name,
      String step,
      Optional<Path> output,
      Optional<Path> table,
      Result result,
      double seconds) {
    result.label().ifPresent(label -> labels.merge(step + ": " + label, 1, Integer::sum));
    if (seen.containsKey(name)) {
      List<String> told = steps.computeIfAbsent(name, unseen -> new ArrayList<>());
      told.add(step + output.map(file -> " \u2192 " + file).orElse(""));
      told.addAll(facts(result));
    }
  }

  @Override
  public synchronized void done(String name, Optional<Path> output, Result result, double seconds) {
    this.seconds.add(seconds);
    result.label().ifPresent(label -> labels.merge(label, 1, Integer::sum));
    List<String> facts = new ArrayList<>(steps.getOrDefault(name, List.of()));
    facts.addAll(facts(result));
    taken(name)
        .ifPresent(
            picture -> {
              shown.add(new Shown(picture, name, output, facts, seconds));
              thinOut();
            });
  }

  private Optional<Seen> taken(String name) {
    steps.remove(name);
    Deque<Seen> waiting = seen.get(name);
    if (waiting == null) {
      return Optional.empty();
    }
    Seen first = waiting.remove();
    if (waiting.isEmpty()) {
      seen.remove(name);
    }
    return Optional.of(first);
  }

  /** Where nobody knew at first how many there would be. */
  private void thinOut() {
    while (shown.size() > MOST_SHOWN) {
      stride *= 2;
      shown.removeIf(each -> each.seen().number() % stride != 0);
    }
  }

  private List<String> facts(Result result) {
    List<String> facts = new ArrayList<>();
    result.label().ifPresent(facts::add);
    result.data().entrySet().stream()
        .limit(MOST_FACTS)
        .forEach(fact -> facts.add(fact.getKey() + ": " + text(fact.getValue())));
    return facts;
  }

  private String text(Object value) {
    try {
      String text = value instanceof String word ? word : mapper.writeValueAsString(value);
      return text.length() <= LONGEST_FACT ? text : text.substring(0, LONGEST_FACT) + "\u2026";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void skipped(String name, Optional<Path> output, String reason) {
    taken(name);
    reasonsToSkip.merge(reason, 1, Integer::sum);
  }

  @Override
  public synchronized void failed(String name, String reason, Optional<Throwable> cause) {
    taken(name);
    failures.add(List.of(name, reason));
  }

  @Override
  public synchronized void finished(RunSummary summary) {
    boolean stopped = summary.left() > 0 && !summary.cancelled();
    try {
      Files.writeString(temporary.path(), page(summary));
    } catch (IOException e) {
      if (stopped && ErrorKind.of(e) == ErrorKind.SPACE) {
        // That is why the run was stopped, and was said.
        return;
      }
      throw FileErrors.unwritable(file, e);
    }
    temporary.commit();
  }

  private String page(RunSummary summary) {
    int all = summary.done() + summary.skipped() + summary.failed() + summary.left();
    ReportPage page = new ReportPage(verb + ": " + ReportPage.counted(all, "picture", "pictures"));
    page.add(ReportPage.headlines(headlines(summary)));
    if (summary.cancelled() || summary.left() > 0) {
      page.add(
          HtmlElement.tag("p", "The run was ended before it was through.").set("class", "wrong"));
    }
    addFailures(page);
    addLabels(page);
    addPictures(page);
    page.add(HtmlElement.tag("h2", "Parameters"));
    page.add(
        ReportPage.table(
            List.of("option", "value"),
            parameters.entrySet().stream()
                .map(entry -> List.of(entry.getKey(), entry.getValue()))
                .toList()));
    return page.toString();
  }

  private List<Headline> headlines(RunSummary summary) {
    List<Headline> headlines = new ArrayList<>();
    headlines.add(new Headline("done", Integer.toString(summary.done()), ""));
    headlines.add(
        new Headline(
            "skipped", Integer.toString(summary.skipped()), String.join(", ", skipReasons())));
    headlines.add(new Headline("failed", Integer.toString(summary.failed()), ""));
    if (summary.left() > 0) {
      headlines.add(new Headline("not reached", Integer.toString(summary.left()), ""));
    }
    headlines.add(new Headline("time", time(summary.seconds()), ""));
    seconds.sort(Comparator.naturalOrder());
    if (!seconds.isEmpty()) {
      headlines.add(
          new Headline(
              "a picture",
              time(seconds.get(seconds.size() / 2)),
              "the median; %s to %s"
                  .formatted(time(seconds.get(0)), time(seconds.get(seconds.size() - 1)))));
    }
    return headlines;
  }

  private List<String> skipReasons() {
    return reasonsToSkip.size() == 1
        ? List.copyOf(reasonsToSkip.keySet())
        : reasonsToSkip.entrySet().stream()
            .map(reason -> reason.getValue() + " " + reason.getKey())
            .toList();
  }

  private static String time(double seconds) {
    return seconds < 100
        ? String.format(Locale.ROOT, "%.1f\u00a0s", seconds)
        : String.format(Locale.ROOT, "%d:%02d\u00a0min", (long) seconds / 60, (long) seconds % 60);
  }

  private void addFailures(ReportPage page) {
    if (failures.isEmpty()) {
      return;
    }
    page.add(HtmlElement.tag("h2", "What failed"));
    HtmlElement list = HtmlElement.tag("ul").set("class", "files");
    for (List<String> failure : failures) {
      String name = failure.get(0);
      String reason = failure.get(1);
      // Most reasons name the file themselves.
      String text = reason.contains(name) ? reason : name + ": " + reason;
      list.add(HtmlElement.tag("li", text));
    }
    page.add(list);
  }

  private void addLabels(ReportPage page) {
    if (labels.isEmpty()) {
      return;
    }
    page.add(HtmlElement.tag("h2", "Labels"));
    page.add(
        ReportPage.table(
            List.of("label", "pictures"),
            labels.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> List.of(entry.getKey(), Integer.toString(entry.getValue())))
                .toList()));
  }

  private void addPictures(ReportPage page) {
    if (shown.isEmpty()) {
      return;
    }
    page.add(HtmlElement.tag("h2", "Pictures"));
    if (shown.size() < seconds.size()) {
      page.add(
          HtmlElement.tag(
                  "p",
                  "%d of %d pictures are shown, at even distances."
                      .formatted(shown.size(), seconds.size()))
              .set("class", "soft"));
    }
    boolean pairs = shown.stream().anyMatch(each -> !each.seen().results().isEmpty());
    HtmlElement grid = HtmlElement.tag("div").set("class", "pictures");
    if (pairs) {
      grid.set("style", "grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr))");
    }
    shown.sort(Comparator.comparingInt(each -> each.seen().number()));
    shown.forEach(each -> grid.add(figure(each)));
    page.add(grid);
  }

  private static HtmlElement figure(Shown each) {
    HtmlElement figure = HtmlElement.tag("figure");
    List<HtmlElement> results = each.seen().results();
    if (!results.isEmpty()) {
      HtmlElement row =
          HtmlElement.tag("div")
              .set(
                  "style",
                  "display: grid; grid-template-columns: repeat(%d, 1fr); gap: .3rem"
                      .formatted(Math.min(MOST_BESIDE, 1 + results.size())))
              .add(each.seen().input());
      results.forEach(row::add);
      figure.add(row);
    } else {
      figure.add(each.seen().input());
    }
    HtmlElement caption = HtmlElement.tag("figcaption");
    caption.add(HtmlElement.tag("span", fileName(each.name())).set("title", each.name()));
    each.facts().forEach(fact -> caption.add(HtmlElement.tag("span", fact).set("class", "file")));
    String where = each.output().map(output -> " \u2192 " + output).orElse("");
    caption.add(HtmlElement.tag("span", time(each.seconds()) + where).set("class", "file"));
    return figure.add(caption);
  }

  private static String fileName(String name) {
    Path last = Path.of(name).getFileName();
    return last == null ? EMPTY : last.toString();
  }

  @Override
  public void close() {
    temporary.close();
  }
}
