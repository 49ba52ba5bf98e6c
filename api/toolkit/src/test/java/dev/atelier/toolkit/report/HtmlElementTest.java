package dev.atelier.toolkit.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HtmlElementTest {

  @Test
  void textAndAttributesAreEscaped() {
    assertThat(
            HtmlElement.tag("p", "a < b & \"c\" > 'd' \u00e9")
                .set("title", "\"><script>&'")
                .toString())
        .isEqualTo(
            "<p title=\"&quot;&gt;&lt;script&gt;&amp;&#39;\">"
                + "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39; \u00e9</p>");
  }

  @Test
  void elementsNestAndSomeHoldNothing() {
    assertThat(
            HtmlElement.tag("p")
                .add("one")
                .add(HtmlElement.tag("br"), HtmlElement.tag("b", "two"))
                .toString())
        .isEqualTo("<p>one<br><b>two</b></p>");
    assertThatThrownBy(() -> HtmlElement.tag("img").add("text"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void charactersThatNoPageMayHoldAreReplaced() {
    assertThat(HtmlElement.tag("p", "a\0b\u0007\ud800c \ud83d\ude00\n").toString())
        .isEqualTo("<p>a\ufffdb\ufffd\ufffdc \ud83d\ude00\n</p>");
  }

  @Test
  void nothingLeadsOutOfThePageAndNothingRuns() {
    assertThatThrownBy(() -> HtmlElement.tag("script"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HtmlElement.tag("p><script"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HtmlElement.tag("p").set("onclick", "x()"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HtmlElement.tag("p").set("a=\"b\" c", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HtmlElement.tag("img").set("src", "https://example.org/a.png"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HtmlElement.tag("a").set("href", "javascript:x()"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(HtmlElement.tag("a", "x").set("href", "#y").toString())
        .isEqualTo("<a href=\"#y\">x</a>");
  }

  @Test
  void aPageIsWholeAndForbidsToLoadAnything() {
    assertThat(
            HtmlElement.page("A & B", "p > a { color: red }", HtmlElement.tag("body").add("hello")))
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .contains("default-src &#39;none&#39;")
        .contains("width=device-width")
        .contains("<title>A &amp; B</title>")
        .contains("<style>p > a { color: red }</style>")
        .endsWith("<body>hello</body></html>\n");
    assertThatThrownBy(() -> HtmlElement.page("x", "</style><script>", HtmlElement.tag("body")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPageRunsItsOwnScriptAloneAndDataStayData() throws Exception {
    String script = "if (1 < 2 && true) { document.title = 'ran' }";
    String page =
        HtmlElement.page(
            "T", "p { }", HtmlElement.tag("body"), script, "{\"name\": \"</script><b>\"}");
    String checksum =
        Base64.getEncoder()
            .encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8)));
    assertThat(page)
        .contains("script-src &#39;sha256-" + checksum + "&#39;\"")
        .contains("<script>" + script + "</script></body>")
        .contains("{\"name\": \"\\u003c/script>\\u003cb>\"}</script>")
        .doesNotContain("</script><b>");
    for (String wrong : List.of("x </SCRIPT> y", "a <!-- b", "c <script d")) {
      assertThatThrownBy(() -> HtmlElement.page("T", "", HtmlElement.tag("body"), wrong, "{}"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property(tries = 300)
  void noTextBecomesMarkup(@ForAll String text) {
    String markup = HtmlElement.tag("p", text).set("title", text).toString();
    assertThat(markup.chars().filter(character -> character == '<')).hasSize(2);
    assertThat(markup.chars().filter(character -> character == '>')).hasSize(2);
    assertThat(markup.chars().filter(character -> character == '"')).hasSize(2);
  }
}
