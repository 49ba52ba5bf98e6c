package dev.atelier.autoencoder.index;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.cluster.GroupMethod;
import dev.atelier.autoencoder.index.cluster.PictureGroups;
import dev.atelier.autoencoder.index.report.IndexOutputs;
import dev.atelier.autoencoder.index.report.IndexPictures;
import dev.atelier.autoencoder.index.store.IndexSample;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Distances;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.report.Html;
import dev.atelier.toolkit.report.ReportPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds groups among the pictures of an index. */
public final class IndexGroupsOperation implements Task<IndexGroupsParameters> {

  private static final int SHOWN = IndexPictures.COLUMNS;

  private static final int FEWEST = 3;

  @Override
  public Result run(IndexGroupsParameters parameters, Progress progress) {
    GroupMethod method = method(parameters);
    IndexOutputs outputs = new IndexOutputs(parameters.output(), true);
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      List<PictureIndex.Entry> entries =
          IndexSample.of(index, parameters.sample(), FEWEST, parameters.seed(), progress);
      PictureGroups groups = find(method, parameters, entries, progress);
      Map<String, Object> told = told(index, method, groups);
      List<List<?>> rows = rows(index, method, groups, progress);
      Map<String, Object> data = new LinkedHashMap<>(told);
      data.put("members", rows.stream().map(IndexGroupsOperation::member).toList());
      outputs.write(
          data,
          new IndexOutputs.Table(List.of("picture", "group", "distance"), rows),
          () -> page(index, groups, told),
          () -> IndexPictures.sheet(index, blocks(groups), false));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  private static PictureGroups find(
      GroupMethod method,
      IndexGroupsParameters parameters,
      List<PictureIndex.Entry> entries,
      Progress progress) {
    return switch (method) {
      case NEIGHBOURS -> PictureGroups.byNeighbours(entries, parameters.seed(), progress);
      case K_MEANS ->
          PictureGroups.aroundMeans(entries, parameters.count(), parameters.seed(), progress);
      case DENSITY ->
          PictureGroups.dense(entries, parameters.leastSize(), parameters.seed(), progress);
    };
  }

  private static GroupMethod method(IndexGroupsParameters parameters) {
    GroupMethod method =
        parameters
            .method()
            .orElse(parameters.count() > 0 ? GroupMethod.K_MEANS : GroupMethod.NEIGHBOURS);
    if (parameters.count() > 0 && method != GroupMethod.K_MEANS) {
      throw new ParameterException(
          "--count: k-means alone takes a number of groups; leave it out, or --method");
    }
    return method;
  }

  private static Map<String, Object> told(
      PictureIndex index, GroupMethod method, PictureGroups groups) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("pictures", index.size());
    told.put("foundOn", groups.entries().size());
    told.put("method", method.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    told.put("silhouette", Rounding.to(groups.silhouette(), 4));
    List<Map<String, Object>> all = new ArrayList<>();
    int grouped = 0;
    for (int group = 0; group < groups.count(); group++) {
      List<PictureIndex.Entry> members = groups.members(group);
      grouped += members.size();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("group", group + 1);
      one.put("pictures", members.size());
      one.put("centre", members.get(0).name());
      all.add(one);
    }
    told.put("groups", all);
    told.put("inNone", groups.entries().size() - grouped);
    return told;
  }

  /** Of each group those nearest to its mean. */
  private static List<List<PictureIndex.Entry>> blocks(PictureGroups groups) {
    return IntStream.range(0, groups.count())
        .mapToObj(group -> groups.members(group).stream().limit(SHOWN).toList())
        .toList();
  }

  private static List<List<?>> rows(
      PictureIndex index, GroupMethod method, PictureGroups groups, Progress progress) {
    List<List<?>> rows = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < groups.labels().length; i++) {
      rows.add(row(groups, groups.entries().get(i), groups.labels()[i]));
      seen.add(groups.entries().get(i).name());
    }
    if (method != GroupMethod.DENSITY && index.size() > seen.size()) {
      index.forEach(
          entry -> {
            progress.checkCancelled();
            if (!seen.contains(entry.name())) {
              rows.add(row(groups, entry, groups.nearest(entry.point())));
            }
          });
    }
    return rows;
  }

  private static List<Object> row(PictureGroups groups, PictureIndex.Entry entry, int label) {
    return label < 0
        ? List.of(entry.name(), "", "")
        : List.of(
            entry.name(),
            label + 1,
            Rounding.to(Distances.between(entry.point(), groups.centres()[label]), 4));
  }

  private static Map<String, Object> member(List<?> row) {
    Map<String, Object> member = new LinkedHashMap<>();
    member.put("picture", row.get(0));
    if (row.get(1) instanceof Integer) {
      member.put("group", row.get(1));
      member.put("distance", row.get(2));
    }
    return member;
  }

  private static ReportPage page(
      PictureIndex index, PictureGroups groups, Map<String, Object> told) {
    ReportPage page =
        new ReportPage("Groups of " + index.folder().getFileName())
            .add(
                ReportPage.headlines(
                    List.of(
                        new ReportPage.Headline("Groups", Integer.toString(groups.count()), ""),
                        new ReportPage.Headline(
                            "Pictures", told.get("foundOn").toString(), "of " + index.size()),
                        new ReportPage.Headline("In none", told.get("inNone").toString(), ""),
                        new ReportPage.Headline(
                            "Silhouette", told.get("silhouette").toString(), "-1 to 1"))))
            .add(
                Html.tag(
                        "p",
                        "The groups were found without any labels. Of each, the pictures nearest to"
                            + " its mean are shown, and then those farthest from it.")
                    .set("class", "soft"));
    for (int group = 0; group < groups.count(); group++) {
      List<PictureIndex.Entry> members = groups.members(group);
      page.add(
          Html.tag(
              "h2",
              "Group %d: %s"
                  .formatted(group + 1, ReportPage.counted(members.size(), "picture", "pictures"))),
          pictures(index, members.subList(0, Math.min(SHOWN, members.size())), groups, group));
      if (members.size() > 2 * SHOWN) {
        page.add(
            Html.tag("h3", "At its edge"),
            pictures(
                index, members.subList(members.size() - SHOWN / 2, members.size()), groups, group));
      }
    }
    return page;
  }

  private static Html pictures(
      PictureIndex index, List<PictureIndex.Entry> entries, PictureGroups groups, int group) {
    Html row = Html.tag("div").set("class", "pictures");
    for (PictureIndex.Entry entry : entries) {
      double distance = Distances.between(entry.point(), groups.centres()[group]);
      row.add(IndexPictures.figure(index, entry, "at " + Rounding.to(distance, 3)));
    }
    return row;
  }
}
