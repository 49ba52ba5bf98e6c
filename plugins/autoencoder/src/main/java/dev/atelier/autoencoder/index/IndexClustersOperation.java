package dev.atelier.autoencoder.index;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.cluster.ClusterMethod;
import dev.atelier.autoencoder.index.cluster.PictureClusters;
import dev.atelier.autoencoder.index.report.IndexReportFiles;
import dev.atelier.autoencoder.index.report.ThumbnailGallery;
import dev.atelier.autoencoder.index.store.IndexSample;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Distances;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.report.HtmlElement;
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
public final class IndexClustersOperation implements Task<IndexClustersParameters> {

  private static final int SHOWN = ThumbnailGallery.COLUMNS;

  private static final int FEWEST = 3;

  @Override
  public Result run(IndexClustersParameters parameters, Progress progress) {
    ClusterMethod method = method(parameters);
    IndexReportFiles outputs = new IndexReportFiles(parameters.output(), true);
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      List<PictureIndex.Entry> entries =
          IndexSample.of(index, parameters.sample(), FEWEST, parameters.seed(), progress);
      PictureClusters groups = find(method, parameters, entries, progress);
      Map<String, Object> told = told(index, method, groups);
      List<List<?>> rows = rows(index, method, groups, progress);
      Map<String, Object> data = new LinkedHashMap<>(told);
      data.put("members", rows.stream().map(IndexClustersOperation::member).toList());
      outputs.write(
          data,
          new IndexReportFiles.Table(List.of("picture", "group", "distance"), rows),
          () -> page(index, groups, told),
          () -> ThumbnailGallery.sheet(index, blocks(groups), false));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  private static PictureClusters find(
      ClusterMethod method,
      IndexClustersParameters parameters,
      List<PictureIndex.Entry> entries,
      Progress progress) {
    return switch (method) {
      case NEIGHBOURS -> PictureClusters.byNeighbors(entries, parameters.seed(), progress);
      case K_MEANS ->
          PictureClusters.aroundMeans(entries, parameters.count(), parameters.seed(), progress);
      case DENSITY ->
          PictureClusters.dense(entries, parameters.leastSize(), parameters.seed(), progress);
    };
  }

  private static ClusterMethod method(IndexClustersParameters parameters) {
    ClusterMethod method =
        parameters
            .method()
            .orElse(parameters.count() > 0 ? ClusterMethod.K_MEANS : ClusterMethod.NEIGHBOURS);
    if (parameters.count() > 0 && method != ClusterMethod.K_MEANS) {
      throw new ParameterException(
          "--count: k-means alone takes a number of groups; leave it out, or --method");
    }
    return method;
  }

  private static Map<String, Object> told(
      PictureIndex index, ClusterMethod method, PictureClusters groups) {
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
  private static List<List<PictureIndex.Entry>> blocks(PictureClusters groups) {
    return IntStream.range(0, groups.count())
        .mapToObj(group -> groups.members(group).stream().limit(SHOWN).toList())
        .toList();
  }

  private static List<List<?>> rows(
      PictureIndex index, ClusterMethod method, PictureClusters groups, Progress progress) {
    List<List<?>> rows = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < groups.labels().length; i++) {
      rows.add(row(groups, groups.entries().get(i), groups.labels()[i]));
      seen.add(groups.entries().get(i).name());
    }
    if (method != ClusterMethod.DENSITY && index.size() > seen.size()) {
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

  private static List<Object> row(PictureClusters groups, PictureIndex.Entry entry, int label) {
    return label < 0
        ? List.of(entry.name(), "", "")
        : List.of(
            entry.name(),
            label + 1,
            Rounding.to(Distances.between(entry.point(), groups.centers()[label]), 4));
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
      PictureIndex index, PictureClusters groups, Map<String, Object> told) {
    ReportPage page =
        new ReportPage("Groups of " + index.folder().getFileName())
            .add(
                ReportPage.headlines(
                    List.of(
                        new ReportPage.Headline("Groups", Integer.toString(groups.count()), ""),
                        new ReportPage.Headline(
                            "Pictures",
                            requireNonNull(told.get("foundOn"), "no foundOn among the told")
                                .toString(),
                            "of " + index.size()),
                        new ReportPage.Headline(
                            "In none",
                            requireNonNull(told.get("inNone"), "no inNone among the told")
                                .toString(),
                            ""),
                        new ReportPage.Headline(
                            "Silhouette",
                            requireNonNull(told.get("silhouette"), "no silhouette among the told")
                                .toString(),
                            "-1 to 1"))))
            .add(
                HtmlElement.tag(
                        "p",
                        "The groups were found without any labels. Of each, the pictures nearest to"
                            + " its mean are shown, and then those farthest from it.")
                    .set("class", "soft"));
    for (int group = 0; group < groups.count(); group++) {
      List<PictureIndex.Entry> members = groups.members(group);
      page.add(
          HtmlElement.tag(
              "h2",
              "Group %d: %s"
                  .formatted(group + 1, ReportPage.counted(members.size(), "picture", "pictures"))),
          pictures(index, members.subList(0, Math.min(SHOWN, members.size())), groups, group));
      if (members.size() > 2 * SHOWN) {
        page.add(
            HtmlElement.tag("h3", "At its edge"),
            pictures(
                index, members.subList(members.size() - SHOWN / 2, members.size()), groups, group));
      }
    }
    return page;
  }

  private static HtmlElement pictures(
      PictureIndex index, List<PictureIndex.Entry> entries, PictureClusters groups, int group) {
    HtmlElement row = HtmlElement.tag("div").set("class", "pictures");
    for (PictureIndex.Entry entry : entries) {
      double distance = Distances.between(entry.point(), groups.centers()[group]);
      row.add(ThumbnailGallery.figure(index, entry, "at " + Rounding.to(distance, 3)));
    }
    return row;
  }
}
