package dev.atelier.toolkit.training;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Tells the pictures that are measured on from those that are trained on. */
public final class HoldoutSplit {

  private HoldoutSplit() {}

  /** Returns the files without every n-th. */
  public static List<Path> without(List<Path> files, int every) {
    return files(files, every, false);
  }

  /** Returns every n-th file; all of them if the number is 1. */
  public static List<Path> only(List<Path> files, int every) {
    return files(files, every, true);
  }

  private static List<Path> files(List<Path> files, int every, boolean heldOut) {
    return IntStream.range(0, files.size())
        .filter(i -> (i % every == every - 1) == heldOut)
        .mapToObj(files::get)
        .toList();
  }
}
