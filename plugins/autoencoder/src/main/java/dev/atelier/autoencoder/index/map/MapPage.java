package dev.atelier.autoencoder.index.map;

import ai.djl.util.JsonUtils;
import dev.atelier.autoencoder.index.cluster.NearestNeighbors;
import dev.atelier.toolkit.report.HtmlElement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page with pictures laid out on a plane, to be zoomed into and asked by clicking. It is one file
 * that needs nothing else, and runs no script but its own.
 */
final class MapPage {

  /** How many neighbors are shown at most. */
  private static final int NEIGHBORS = 12;

  private static final int SHORT = 65535;

  private MapPage() {}

  /** Where pictures lie, and what the layout is called. */
  static final class Layout {

    private final String name;
    private final float[][] places;

    Layout(String name, float[][] places) {
      this.name = name;
      this.places = places;
    }
  }

  /**
   * Writes a page.
   *
   * @param title what it is called
   * @param names the names of the pictures
   * @param layouts where they lie; the first is shown at first
   * @param labels the group of each, from 0; -1 if it is in none
   * @param nearest the neighbors of each
   * @param sprites the small pictures, in the same order
   * @return the page's text
   */
  static String of(
      String title,
      List<String> names,
      List<Layout> layouts,
      int[] labels,
      NearestNeighbors nearest,
      SpriteAtlas sprites) {
    String prefix = commonPrefix(names);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("prefix", prefix);
    data.put("names", names.stream().map(name -> name.substring(prefix.length())).toList());
    List<Map<String, String>> described = new ArrayList<>();
    for (Layout layout : layouts) {
      Map<String, String> one = new LinkedHashMap<>();
      one.put("name", layout.name);
      one.put("at", packed(layout.places));
      described.add(one);
    }
    data.put("layouts", described);
    data.put("groups", packedGroups(labels));
    int each = Math.min(NEIGHBORS, nearest.neighbors(0).length);
    boolean wide = names.size() > SHORT;
    data.put("wide", wide);
    data.put("neighboursEach", each);
    data.put("neighbours", packedNeighbors(nearest, each, wide));
    data.put("side", sprites.side());
    data.put("columns", sprites.columns());
    data.put("perSheet", sprites.perSheet());
    data.put("sheets", sprites.addresses());
    return HtmlElement.page(
        title,
        resource("map.css"),
        body(title, names.size()),
        resource("map.js"),
        JsonUtils.toJson(data));
  }

  private static HtmlElement body(String title, int count) {
    HtmlElement tools =
        HtmlElement.tag("div")
            .set("class", "tools")
            .add(
                button("in", "+").set("aria-label", "closer"),
                button("out", "\u2212").set("aria-label", "farther"),
                button("all", "All"),
                HtmlElement.tag("span").set("id", "layouts").set("class", "tools-layouts"));
    HtmlElement map =
        HtmlElement.tag("canvas")
            .set("id", "map")
            .set("tabindex", 0)
            .set("role", "application")
            .set(
                "aria-label",
                "Map of pictures: arrows move it, plus and minus zoom, 0 shows all, Enter takes the"
                    + " picture in the middle");
    HtmlElement aside =
        HtmlElement.tag("aside")
            .add(
                HtmlElement.tag("h1", title),
                HtmlElement.tag("p", count + " pictures. Drag to move, turn the wheel to zoom.")
                    .set("class", "soft"),
                HtmlElement.tag("input")
                    .set("id", "find")
                    .set("type", "search")
                    .set("placeholder", "Find by name")
                    .set("aria-label", "Find by name"),
                HtmlElement.tag("p").set("id", "found").set("class", "soft").set("role", "status"),
                HtmlElement.tag("h2", "Groups"),
                HtmlElement.tag("div").set("id", "legend"),
                HtmlElement.tag("h2", "Picture"),
                HtmlElement.tag("p", "Click a picture to see what is like it.")
                    .set("id", "hint")
                    .set("class", "soft"),
                HtmlElement.tag("div").set("id", "chosen").set("aria-live", "polite"),
                HtmlElement.tag("div")
                    .set("id", "near")
                    .set("hidden", "hidden")
                    .add(
                        HtmlElement.tag("h2", "Most like it"),
                        HtmlElement.tag("ul").set("id", "neighbours")));
    return HtmlElement.tag("body").add(HtmlElement.tag("main").add(map, tools), aside);
  }

  private static HtmlElement button(String id, String text) {
    return HtmlElement.tag("button", text).set("type", "button").set("id", id);
  }

  private static String commonPrefix(List<String> names) {
    String prefix = names.get(0);
    for (String name : names) {
      int same = 0;
      while (same < Math.min(prefix.length(), name.length())
          && prefix.charAt(same) == name.charAt(same)) {
        same++;
      }
      prefix = prefix.substring(0, same);
    }
    // Whole folders, so that what is left can be read.
    return prefix.substring(0, prefix.lastIndexOf('/') + 1);
  }

  /** Packs places into two bytes a coordinate, the wider side from 0 to 65535. */
  private static String packed(float[][] places) {
    float[] least = {Float.MAX_VALUE, Float.MAX_VALUE};
    float[] most = {-Float.MAX_VALUE, -Float.MAX_VALUE};
    for (float[] place : places) {
      for (int k = 0; k < 2; k++) {
        least[k] = Math.min(least[k], place[k]);
        most[k] = Math.max(most[k], place[k]);
      }
    }
    float side = Math.max(1e-6f, Math.max(most[0] - least[0], most[1] - least[1]));
    ByteBuffer bytes = buffer(2 * Short.BYTES * places.length);
    for (float[] place : places) {
      for (int k = 0; k < 2; k++) {
        float centered = place[k] - (least[k] + most[k]) / 2;
        bytes.putShort((short) Math.round((centered / side + 0.5f) * SHORT));
      }
    }
    return base64(bytes);
  }

  private static String packedGroups(int[] labels) {
    ByteBuffer bytes = buffer(Short.BYTES * labels.length);
    for (int label : labels) {
      bytes.putShort((short) (label + 1));
    }
    return base64(bytes);
  }

  private static String packedNeighbors(NearestNeighbors nearest, int each, boolean wide) {
    ByteBuffer bytes = buffer((wide ? Integer.BYTES : Short.BYTES) * each * nearest.size());
    for (int i = 0; i < nearest.size(); i++) {
      for (int k = 0; k < each; k++) {
        int neighbor = nearest.neighbors(i)[k];
        if (wide) {
          bytes.putInt(neighbor);
        } else {
          bytes.putShort((short) neighbor);
        }
      }
    }
    return base64(bytes);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String base64(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(Base64.getEncoder().encode(bytes.flip())).toString();
  }

  private static String resource(String name) {
    try (InputStream input = MapPage.class.getResourceAsStream(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
