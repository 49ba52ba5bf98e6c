package dev.atelier.autoencoder.index.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.autoencoder.index.cluster.GaussianBlobs;
import dev.atelier.autoencoder.index.cluster.NearestNeighbors;
import dev.atelier.testkit.NoProgress;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapPageTest {

  private static final String NASTY = "</script><script>window.taken = 1</script>'\"\n.png";

  /** Which picture has that name. */
  private static final int SPECIAL = 20;

  @TempDir Path temporary;

  private final GaussianBlobs blobs = GaussianBlobs.of(3, 20, 6, 0.4, 9);
  private final NearestNeighbors nearest = NearestNeighbors.of(blobs.points, 5, new NoProgress());

  @Test
  void aClickOnAPictureShowsItsNeighborsInARealBrowser() throws Exception {
    Optional<Path> program = Browser.program();
    assumeTrue(program.isPresent(), "there is no Chromium here, so that no page was looked at");
    Path page = temporary.resolve("map.html");
    Files.writeString(page, page());

    try (Browser browser =
        Browser.open(program.orElseThrow(), temporary.resolve("profile"), page)) {
      assertThat(chosen(browser)).isEqualTo("");
      click(browser, 7);
      assertThat(chosen(browser)).isEqualTo("/pictures/7.png");
      assertThat(neighbors(browser)).isEqualTo(nearestOf(7));

      // A neighbor can be clicked in turn.
      browser.evaluate("document.querySelector('#neighbours button').click()");
      assertThat(neighbors(browser)).isEqualTo(nearestOf(nearest.neighbors(7)[0]));

      // What a picture is called is shown as it is, and does nothing.
      click(browser, SPECIAL);
      assertThat(chosen(browser)).isEqualTo("/pictures/" + NASTY);
      assertThat(browser.evaluate("typeof window.taken")).isEqualTo("undefined");

      // The keyboard does the same as the mouse.
      browser.evaluate("document.getElementById('map').focus()");
      for (String key : List.of("+", "ArrowLeft", "0", "Enter")) {
        browser.press(key);
      }
      assertThat(chosen(browser)).startsWith("/pictures/").isNotEqualTo("/pictures/" + NASTY);
      assertThat(sawPicture(browser)).isEqualTo(true);

      // Nobody else's script runs, however it gets into the page.
      browser.evaluate(
          "{ const script = document.createElement('script');"
              + " script.textContent = 'window.taken = 1'; document.body.append(script); }");
      assertThat(browser.evaluate("typeof window.taken")).isEqualTo("undefined");
    }
  }

  private static void click(Browser browser, int picture) throws Exception {
    Map<?, ?> place = (Map<?, ?>) browser.evaluate("atelierMap.place(" + picture + ")");
    browser.click(((Number) place.get("x")).doubleValue(), ((Number) place.get("y")).doubleValue());
  }

  private static String chosen(Browser browser) throws Exception {
    return browser
        .evaluate("(document.querySelector('#chosen .name') || {textContent: ''}).textContent")
        .toString();
  }

  private static String neighbors(Browser browser) throws Exception {
    return browser
        .evaluate(
            "[...document.querySelectorAll('#neighbours button')].map(b => b.dataset.picture)"
                + ".join(' ')")
        .toString();
  }

  /** Says whether the picture that was chosen is seen, which is of a strong color. */
  private static Object sawPicture(Browser browser) throws Exception {
    return browser.evaluate(
        "{ const c = document.querySelector('#chosen canvas');"
            + " const p = c.getContext('2d').getImageData(64, 64, 1, 1).data;"
            + " Math.max(p[0], p[1], p[2]) - Math.min(p[0], p[1], p[2]) > 100 }");
  }

  private String nearestOf(int picture) {
    List<String> all = new ArrayList<>();
    for (int neighbor : nearest.neighbors(picture)) {
      all.add(Integer.toString(neighbor));
    }
    return String.join(" ", all);
  }

  @Test
  void namesAreKeptWithoutTheFolderThatAllAreIn() {
    assertThat(page())
        .contains("\"prefix\":\"/pictures/\"")
        .contains("\"7.png\"")
        .doesNotContain("</script><script>window");
  }

  private String page() {
    List<String> names = new ArrayList<>();
    SpriteAtlas sprites = new SpriteAtlas(32);
    for (int i = 0; i < blobs.points.length; i++) {
      names.add("/pictures/" + (i == SPECIAL ? NASTY : i + ".png"));
      sprites.add(Optional.of(square(Color.getHSBColor(i / 60f, 1, 1))));
    }
    // Far enough apart that each can be clicked.
    float[][] places = new float[names.size()][];
    for (int i = 0; i < places.length; i++) {
      places[i] = new float[] {i % 8, (float) Math.floorDiv(i, 8)};
    }
    return MapPage.of(
        "Map of a test",
        names,
        List.of(
            new MapPage.Layout("By neighbours", places),
            new MapPage.Layout("By variance", Umap.principal(blobs.points))),
        blobs.labels,
        nearest,
        sprites);
  }

  private static BufferedImage square(Color color) {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(0, 0, 40, 40);
    graphics.dispose();
    return image;
  }
}
