package dev.atelier.autoencoder.index;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.cluster.PictureClusters;
import dev.atelier.autoencoder.index.report.IndexReportFiles;
import dev.atelier.autoencoder.index.report.ThumbnailGallery;
import dev.atelier.autoencoder.index.store.IndexSample;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the pictures that lie between two groups. */
public final class IndexBetweenOperation implements Task<IndexBetweenParameters> {

  private static final int FEWEST = 3;

  private static final List<String> COLUMNS =
      List.of("picture", "group", "otherGroup", "distance", "otherDistance");

  /** How many pictures stand for a group in the page. */
  private static final int STANDING = 3;

  /**
   * A picture between two groups. How far it is from a group is measured by its nearest of that
   * group, in units of what is usual within it: see {@link PictureClusters#relativeDistances}. What
   * comes first is near to both, and as near to one as to the other: the order is by the greater of
   * the two distances times how many times the other it is. That is small neither for what is deep
   * in one of them nor for what is far from all.
   *
   * @param one the nearer group, from 0
   * @param other the other
   * @param near the distance from the first
   * @param far the distance from the second
   */
  record Between(PictureIndex.Entry entry, int one, int other, double near, double far) {

    static Between of(PictureIndex.Entry entry, double[] distances) {
      int one = distances[0] <= distances[1] ? 0 : 1;
      int other = 1 - one;
      for (int k = 2; k < distances.length; k++) {
        if (distances[k] < distances[one]) {
          other = one;
          one = k;
        } else if (distances[k] < distances[other]) {
          other = k;
        }
      }
      return of(entry, distances, one, other);
    }

    static Between of(PictureIndex.Entry entry, double[] distances, int one, int other) {
      return distances[one] <= distances[other]
          ? new Between(entry, one, other, distances[one], distances[other])
          : new Between(entry, other, one, distances[other], distances[one]);
    }

    /** Returns how little it is between, about 1 where it is right between and near to both. */
    double remoteness() {
      return near == 0 ? Double.POSITIVE_INFINITY : far * far / near;
    }

    List<?> row() {
      return List.of(entry.name(), one + 1, other + 1, Rounding.to(near, 4), Rounding.to(far, 4));
    }
  }

  @Override
  public Result run(IndexBetweenParameters parameters, Progress progress) {
    IndexReportFiles outputs = new IndexReportFiles(parameters.output(), true);
    Set<Integer> pair = Set.copyOf(parameters.pair());
    if (!parameters.pair().isEmpty() && (pair.size() != 2 || parameters.pair().size() != 2)) {
      throw new ParameterException("--pair: name two different groups, such as 3,7");
    }
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      List<PictureIndex.Entry> entries =
          IndexSample.of(index, parameters.sample(), FEWEST, parameters.seed(), progress);
      PictureClusters groups =
          PictureClusters.of(entries, parameters.groups(), parameters.seed(), progress);
      if (groups.count() < 2) {
        throw new ParameterException(
            "--groups: nothing lies between groups unless there are two, and there is %s; ask for two"
                .formatted(groups.count()));
      }
      if (pair.stream().anyMatch(group -> group < 1 || group > groups.count())) {
        throw new ParameterException(
            "--pair: the groups are 1 to %d, not %s".formatted(groups.count(), parameters.pair()));
      }
      double[][] distances = groups.relativeDistances(progress);
      List<Between> found =
          IntStream.range(0, entries.size())
              .mapToObj(i -> between(entries.get(i), distances[i], parameters.pair()))
              .filter(one -> Double.isFinite(one.remoteness()))
              .sorted(Comparator.comparingDouble(Between::remoteness))
              .limit(parameters.count())
              .toList();
      Map<String, Object> told = told(groups, found);
      List<List<?>> rows = new ArrayList<>();
      for (Between one : found) {
        rows.add(one.row());
      }
      outputs.write(
          told,
          new IndexReportFiles.Table(COLUMNS, rows),
          () -> page(index, groups, found),
          () -> ThumbnailGallery.sheet(index, blocks(groups, found), true));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  /** Returns how a picture lies between two groups that are named, or those it is nearest to. */
  private static Between between(PictureIndex.Entry entry, double[] distances, List<Integer> pair) {
    return pair.isEmpty()
        ? Between.of(entry, distances)
        : Between.of(entry, distances, pair.get(0) - 1, pair.get(1) - 1);
  }

  /** Of each pair of groups some of one, those between, and some of the other. */
  private static List<List<PictureIndex.Entry>> blocks(
      PictureClusters groups, List<Between> found) {
    List<List<PictureIndex.Entry>> blocks = new ArrayList<>();
    pairs(found)
        .forEach(
            (pair, pictures) -> {
              blocks.add(standing(groups, pair.get(0), ThumbnailGallery.COLUMNS));
              blocks.add(pictures.stream().map(Between::entry).toList());
              blocks.add(standing(groups, pair.get(1), ThumbnailGallery.COLUMNS));
            });
    return blocks;
  }

  private static List<PictureIndex.Entry> standing(PictureClusters groups, int group, int count) {
    return groups.members(group).stream().limit(count).toList();
  }

  private static Map<List<Integer>, List<Between>> pairs(List<Between> found) {
    Map<List<Integer>, List<Between>> pairs = new LinkedHashMap<>();
    for (Between one : found) {
      List<Integer> pair =
          List.of(Math.min(one.one(), one.other()), Math.max(one.one(), one.other()));
      pairs.computeIfAbsent(pair, key -> new ArrayList<>()).add(one);
    }
    return pairs;
  }

  private static Map<String, Object> told(PictureClusters groups, List<Between> found) {
    Map<String, Object> told = new LinkedHashMap<>();
    List<Map<String, Object>> standing = new ArrayList<>();
    for (int group = 0; group < groups.count(); group++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("group", group + 1);
      one.put("centre", groups.center(group).name());
      standing.add(one);
    }
    told.put("groups", standing);
    List<Map<String, Object>> pictures = new ArrayList<>();
    for (Between between : found) {
      Map<String, Object> one = new LinkedHashMap<>();
      List<?> row = between.row();
      for (int i = 0; i < row.size(); i++) {
        one.put(COLUMNS.get(i), row.get(i));
      }
      pictures.add(one);
    }
    told.put("between", pictures);
    return told;
  }

  private static ReportPage page(PictureIndex index, PictureClusters groups, List<Between> found) {
    ReportPage page =
        new ReportPage("Between the groups of " + index.folder().getFileName())
            .add(
                HtmlElement.tag(
                        "p",
                        "Pictures that are near to pictures of two groups. Distances are in units of"
                            + " what is usual within a group: at 1 a picture is as near to both as"
                            + " theirs are to one another.")
                    .set("class", "soft"));
    pairs(found)
        .forEach(
            (pair, pictures) -> {
              HtmlElement standing = HtmlElement.tag("div").set("class", "pictures");
              for (int group : pair) {
                for (PictureIndex.Entry entry : standing(groups, group, STANDING)) {
                  standing.add(ThumbnailGallery.figure(index, entry, "of group " + (group + 1)));
                }
              }
              HtmlElement row = HtmlElement.tag("div").set("class", "pictures");
              for (Between one : pictures) {
                row.add(
                    ThumbnailGallery.figure(
                        index,
                        one.entry(),
                        "at %s and %s"
                            .formatted(Rounding.to(one.near(), 2), Rounding.to(one.far(), 2))));
              }
              page.add(
                  HtmlElement.tag(
                      "h2", "Between groups %d and %d".formatted(pair.get(0) + 1, pair.get(1) + 1)),
                  standing,
                  HtmlElement.tag("h3", "Between them"),
                  row);
            });
    return page;
  }
}
