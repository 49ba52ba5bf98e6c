package dev.atelier.autoencoder.index;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.report.IndexReportFiles;
import dev.atelier.autoencoder.index.report.ThumbnailGallery;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds pictures that are there more than once. It deletes none. */
public final class IndexDuplicatesOperation implements Task<IndexDuplicatesParameters> {

  /** How many neighbors of each picture are looked at; copies of copies are joined. */
  private static final int NEIGHBORS = 10;

  private static final int MOST_SHOWN = 200;

  /** Pictures that are the same, or nearly. */
  private record Copies(boolean exact, List<PictureIndex.Entry> entries, double distance) {}

  @Override
  public Result run(IndexDuplicatesParameters parameters, Progress progress) {
    IndexReportFiles outputs = new IndexReportFiles(parameters.output());
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      List<Copies> found = new ArrayList<>();
      List<PictureIndex.Entry> different = new ArrayList<>();
      Map<String, List<PictureIndex.Entry>> byHash = new LinkedHashMap<>();
      index.forEach(
          entry -> {
            progress.checkCancelled();
            byHash.computeIfAbsent(entry.hash(), hash -> new ArrayList<>()).add(entry);
          });
      for (List<PictureIndex.Entry> same : byHash.values()) {
        same.sort(Comparator.comparing(PictureIndex.Entry::name));
        different.add(same.get(0));
        if (same.size() > 1) {
          found.add(new Copies(true, same, 0));
        }
      }
      int exact = found.size();
      if (parameters.distance() > 0) {
        found.addAll(near(index, different, parameters.distance(), progress));
      }
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("pictures", index.size());
      told.put("exactGroups", exact);
      told.put("nearGroups", found.size() - exact);
      told.put("superfluous", found.stream().mapToInt(copies -> copies.entries().size() - 1).sum());
      List<Map<String, Object>> groups = new ArrayList<>();
      List<List<?>> rows = new ArrayList<>();
      for (Copies copies : found) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("exact", copies.exact());
        one.put("distance", Rounding.to(copies.distance(), 4));
        one.put("pictures", copies.entries().stream().map(PictureIndex.Entry::name).toList());
        groups.add(one);
        for (PictureIndex.Entry entry : copies.entries()) {
          rows.add(List.of(groups.size(), copies.exact(), entry.name()));
        }
      }
      told.put("groups", groups);
      outputs.write(
          told,
          new IndexReportFiles.Table(List.of("group", "exact", "picture"), rows),
          () -> page(index, found));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  private static List<Copies> near(
      PictureIndex index, List<PictureIndex.Entry> entries, double most, Progress progress) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      places.put(entries.get(i).hash(), i);
    }
    int[] parents = new int[entries.size()];
    double[] distances = new double[entries.size()];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = i;
    }
    for (int i = 0; i < parents.length; i++) {
      progress.checkCancelled();
      progress.report(i, parents.length, Map.of());
      for (PictureIndex.Neighbor neighbor :
          index.nearest(entries.get(i).point(), NEIGHBORS, 5 * NEIGHBORS)) {
        int other =
            root(
                parents,
                requireNonNull(
                    places.get(neighbor.entry().hash()), "no such hash among the places"));
        int one = root(parents, i);
        if (neighbor.distance() <= most && one != other) {
          parents[other] = one;
          distances[one] =
              Math.max(neighbor.distance(), Math.max(distances[one], distances[other]));
        }
      }
    }
    Map<Integer, List<PictureIndex.Entry>> groups = new LinkedHashMap<>();
    for (int i = 0; i < parents.length; i++) {
      groups.computeIfAbsent(root(parents, i), root -> new ArrayList<>()).add(entries.get(i));
    }
    List<Copies> found = new ArrayList<>();
    groups.forEach(
        (root, members) -> {
          if (members.size() > 1) {
            found.add(new Copies(false, members, distances[root]));
          }
        });
    found.sort(Comparator.comparingDouble(Copies::distance));
    return found;
  }

  private static int root(int[] parents, int index) {
    int root = index;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  private static ReportPage page(PictureIndex index, List<Copies> found) {
    ReportPage page =
        new ReportPage("Duplicates in " + index.folder().getFileName())
            .add(
                HtmlElement.tag(
                        "p",
                        "Pictures with the same content, and then pictures that look nearly the"
                            + " same, the most alike first. Nothing was deleted.")
                    .set("class", "soft"));
    for (Copies copies : found.subList(0, Math.min(MOST_SHOWN, found.size()))) {
      HtmlElement row = HtmlElement.tag("div").set("class", "pictures");
      for (PictureIndex.Entry entry : copies.entries()) {
        row.add(ThumbnailGallery.figure(index, entry, ""));
      }
      page.add(
          HtmlElement.tag(
              "h3",
              copies.exact()
                  ? "The same content"
                  : "Nearly the same, at distance " + Rounding.to(copies.distance(), 3)),
          row);
    }
    if (found.size() > MOST_SHOWN) {
      page.add(HtmlElement.tag("p", (found.size() - MOST_SHOWN) + " more are in the data."));
    }
    return page;
  }
}
