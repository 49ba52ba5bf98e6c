package dev.atelier.autoencoder;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.report.Html;
import dev.atelier.api.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the pictures that lie between two groups. */
final class IndexBetweenOperation implements Task<IndexBetweenParameters> {

  private static final int FEWEST = 3;

  /** How many pictures stand for a group in the page. */
  private static final int STANDING = 3;

  /**
   * A picture between two groups.
   *
   * @param one the group, from 0, whose mean is nearest
   * @param other the one whose mean is next
   * @param margin how much farther away that is, as a share of both distances: 0 right between, to
   *     1
   */
  record Between(PictureIndex.Entry entry, int one, int other, double margin) {

    static Between of(PictureIndex.Entry entry, float[][] centres) {
      int one = -1;
      int other = -1;
      double[] distances = new double[centres.length];
      for (int k = 0; k < centres.length; k++) {
        distances[k] = Distances.between(entry.point(), centres[k]);
        if (one < 0 || distances[k] < distances[one]) {
          other = one;
          one = k;
        } else if (other < 0 || distances[k] < distances[other]) {
          other = k;
        }
      }
      double sum = distances[one] + distances[other];
      return new Between(
          entry, one, other, sum == 0 ? 0 : (distances[other] - distances[one]) / sum);
    }
  }

  @Override
  public Result run(IndexBetweenParameters parameters, Progress progress) {
    IndexOutputs outputs = new IndexOutputs(parameters.output());
    Set<Integer> pair = Set.copyOf(parameters.pair());
    if (!parameters.pair().isEmpty() && (pair.size() != 2 || parameters.pair().size() != 2)) {
      throw new ParameterException("--pair: name two different groups, such as 3,7");
    }
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      List<PictureIndex.Entry> entries =
          IndexSample.of(index, parameters.sample(), FEWEST, parameters.seed(), progress);
      PictureGroups groups =
          PictureGroups.aroundMeans(
              entries, parameters.groups(), parameters.mostGroups(), parameters.seed(), progress);
      if (groups.count() < 2) {
        throw new ParameterException("--groups: nothing lies between groups unless there are two");
      }
      if (pair.stream().anyMatch(group -> group < 1 || group > groups.count())) {
        throw new ParameterException(
            "--pair: the groups are 1 to %d, not %s".formatted(groups.count(), parameters.pair()));
      }
      List<Between> found =
          entries.stream()
              .map(entry -> Between.of(entry, groups.centres()))
              .filter(one -> pair.isEmpty() || pair.equals(Set.of(one.one() + 1, one.other() + 1)))
              .sorted(Comparator.comparingDouble(Between::margin))
              .limit(parameters.count())
              .toList();
      Map<String, Object> told = told(groups, found);
      List<List<?>> rows = new ArrayList<>();
      for (Between one : found) {
        rows.add(
            List.of(
                one.entry().name(), one.one() + 1, one.other() + 1, Rounded.to(one.margin(), 4)));
      }
      outputs.write(
          told,
          new IndexOutputs.Table(List.of("picture", "group", "otherGroup", "margin"), rows),
          () -> page(index, groups, found));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  private static Map<String, Object> told(PictureGroups groups, List<Between> found) {
    Map<String, Object> told = new LinkedHashMap<>();
    List<Map<String, Object>> standing = new ArrayList<>();
    for (int group = 0; group < groups.count(); group++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("group", group + 1);
      one.put("centre", groups.centre(group).name());
      standing.add(one);
    }
    told.put("groups", standing);
    List<Map<String, Object>> pictures = new ArrayList<>();
    for (Between between : found) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("picture", between.entry().name());
      one.put("group", between.one() + 1);
      one.put("otherGroup", between.other() + 1);
      one.put("margin", Rounded.to(between.margin(), 4));
      pictures.add(one);
    }
    told.put("between", pictures);
    return told;
  }

  private static ReportPage page(PictureIndex index, PictureGroups groups, List<Between> found) {
    ReportPage page =
        new ReportPage("Between the groups of " + index.folder().getFileName())
            .add(
                Html.tag(
                        "p",
                        "Pictures that are about as far from the mean of one group as from that of"
                            + " another; 0 is right between.")
                    .set("class", "soft"));
    Map<List<Integer>, List<Between>> pairs = new LinkedHashMap<>();
    for (Between one : found) {
      List<Integer> pair =
          List.of(Math.min(one.one(), one.other()), Math.max(one.one(), one.other()));
      pairs.computeIfAbsent(pair, key -> new ArrayList<>()).add(one);
    }
    pairs.forEach(
        (pair, pictures) -> {
          Html standing = Html.tag("div").set("class", "pictures");
          for (int group : pair) {
            for (PictureIndex.Entry entry :
                groups.members(group).stream().limit(STANDING).toList()) {
              standing.add(IndexPictures.figure(index, entry, "of group " + (group + 1)));
            }
          }
          Html row = Html.tag("div").set("class", "pictures");
          for (Between one : pictures) {
            row.add(
                IndexPictures.figure(index, one.entry(), "margin " + Rounded.to(one.margin(), 3)));
          }
          page.add(
              Html.tag(
                  "h2", "Between groups %d and %d".formatted(pair.get(0) + 1, pair.get(1) + 1)),
              standing,
              Html.tag("h3", "Between them"),
              row);
        });
    return page;
  }
}
