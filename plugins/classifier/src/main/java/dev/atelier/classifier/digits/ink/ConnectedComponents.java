package dev.atelier.classifier.digits.ink;

import java.util.ArrayList;
import java.util.List;

/** Patches of ink that hang together, across corners too. */
public final class ConnectedComponents {

  private final int[] labels;
  private final List<Component> all;

  private ConnectedComponents(int[] labels, List<Component> all) {
    this.labels = labels;
    this.all = all;
  }

  /**
   * A patch.
   *
   * @param label what its pixels are marked with, 1 or more
   * @param box the smallest box around it
   * @param area the number of its pixels
   */
  public record Component(int label, Box box, int area) {}

  /** Finds the patches, by filling each from the first of its pixels. */
  public static ConnectedComponents of(boolean[] ink, int width, int height) {
    int[] labels = new int[ink.length];
    List<Component> all = new ArrayList<>();
    int[] waiting = new int[64];
    for (int start = 0; start < ink.length; start++) {
      if (!ink[start] || labels[start] != 0) {
        continue;
      }
      int label = all.size() + 1;
      int left = width;
      int right = 0;
      int top = height;
      int bottom = 0;
      int area = 0;
      int count = 0;
      waiting[count++] = start;
      labels[start] = label;
      while (count > 0) {
        int i = waiting[--count];
        int y = i / width;
        int x = i - y * width;
        area++;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
        if (count + 8 > waiting.length) {
          waiting = java.util.Arrays.copyOf(waiting, 2 * waiting.length);
        }
        for (int v = Math.max(0, y - 1); v < Math.min(height, y + 2); v++) {
          for (int u = Math.max(0, x - 1); u < Math.min(width, x + 2); u++) {
            int next = v * width + u;
            if (ink[next] && labels[next] == 0) {
              labels[next] = label;
              waiting[count++] = next;
            }
          }
        }
      }
      all.add(new Component(label, new Box(left, top, right - left, bottom - top), area));
    }
    return new ConnectedComponents(labels, all);
  }

  /** Returns for each pixel the label of its patch, 0 for paper. */
  public int[] labels() {
    return labels;
  }

  /** Returns the patches in the order of their first pixels. */
  public List<Component> all() {
    return all;
  }
}
