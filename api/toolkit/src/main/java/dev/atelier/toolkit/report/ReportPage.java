package dev.atelier.toolkit.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The look of all reports: one file that needs nothing else, to be read on a wide screen, on a
 * phone and on paper.
 *
 * @since 0.1
 */
public final class ReportPage {

  private static final String STYLE =
      """
      :root { color-scheme: light; --ink: #1d2733; --soft: #5b6775; --line: #d8dee6; --blue: #1f6fb5; --orange: #d9722b; }
      * { box-sizing: border-box; }
      html { -webkit-text-size-adjust: 100%; }
      body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 64rem; color: var(--ink); background: #fff; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
      h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
      h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
      h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; }
      p { margin: .5rem 0; max-width: 46rem; overflow-wrap: anywhere; }
      a { color: var(--blue); }
      :target { outline: 3px solid var(--orange); outline-offset: 4px; }
      .soft { color: var(--soft); font-size: .9rem; }
      .numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; padding: 0; }
      .numbers div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
      .numbers dt { color: var(--soft); font-size: .85rem; }
      .numbers dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
      .numbers dd.soft { font-size: .85rem; font-weight: 400; }
      .scroll { overflow-x: auto; margin: .75rem 0; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
      th, td { padding: .3rem .6rem; text-align: right; white-space: nowrap; }
      th:first-child { text-align: left; position: sticky; left: 0; background: #fff; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; }
      thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
      tbody th { font-weight: 500; }
      .lined tr > * { border-bottom: 1px solid var(--line); }
      .matrix td { text-align: center; min-width: 2.6rem; padding: 0; border: 2px solid #fff; }
      .matrix td > * { display: block; padding: .4rem .35rem; color: inherit; }
      .matrix thead th { padding: .3rem .35rem; }
      .matrix thead th:not(:first-child) { text-align: center; }
      .matrix.many thead th:not(:first-child) > span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 11rem; overflow: hidden; text-overflow: ellipsis; }
      .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .9rem; }
      figure { margin: 0; break-inside: avoid; overflow-wrap: anywhere; font-size: .88rem; line-height: 1.35; }
      figure img { display: block; width: 100%; height: auto; aspect-ratio: 1; object-fit: contain; background: #eef1f5; border-radius: .35rem; }
      figure img.tiny { image-rendering: pixelated; }
      figcaption { padding-top: .3rem; }
      figcaption .file { color: var(--soft); font-size: .8rem; display: block; }
      .wrong { color: #a8480c; font-weight: 600; }
      svg { display: block; width: 100%; max-width: 27rem; height: auto; }
      ul.files { padding-left: 1.2rem; overflow-wrap: anywhere; font-size: .9rem; }
      dl.words dt { font-weight: 600; margin-top: .6rem; }
      dl.words dd { margin: 0; max-width: 46rem; }
      @media (max-width: 30rem) { body { padding: 1rem .75rem 3rem; } h1 { font-size: 1.4rem; } .numbers { grid-template-columns: 1fr 1fr; } .numbers dd { font-size: 1.25rem; } tbody th:first-child { min-width: 6.5rem; max-width: 8.5rem; padding-left: 0; font-size: .85rem; line-height: 1.2; white-space: normal; overflow-wrap: anywhere; } .pictures { grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); } }
      @media print { * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } body { max-width: none; padding: 0; font-size: 10pt; } a { color: inherit; text-decoration: none; } h2, h3 { break-after: avoid; } .scroll { overflow: visible; } th:first-child { position: static; } .numbers { grid-template-columns: repeat(4, 1fr); } .pictures { grid-template-columns: repeat(5, 1fr); } tr, .numbers div { break-inside: avoid; } }
      """;

  private final String title;
  private final HtmlElement body = HtmlElement.tag("body");

  /**
   * Begins a page.
   *
   * @param title what it is called, at its head and by the browser
   */
  public ReportPage(String title) {
    this.title = title;
    body.add(HtmlElement.tag("h1", title));
  }

  /**
   * Adds what comes next.
   *
   * @param elements elements of the body
   * @return this page
   */
  public ReportPage add(HtmlElement... elements) {
    body.add(elements);
    return this;
  }

  /** Returns the page. */
  @Override
  public String toString() {
    return HtmlElement.page(title, STYLE, body);
  }

  /**
   * A number that stands out at the head of a report.
   *
   * @param name what it counts or measures
   * @param value the number, written as it is to be read
   * @param remark what is said below it, or nothing
   */
  public record Headline(String name, String value, String remark) {}

  /**
   * Lays out numbers beside each other.
   *
   * @param headlines the numbers
   * @return an element that holds them
   */
  public static HtmlElement headlines(Collection<Headline> headlines) {
    HtmlElement list = HtmlElement.tag("dl").set("class", "numbers");
    for (Headline headline : headlines) {
      HtmlElement box =
          HtmlElement.tag("div")
              .add(HtmlElement.tag("dt", headline.name()), HtmlElement.tag("dd", headline.value()));
      if (!headline.remark().isEmpty()) {
        box.add(HtmlElement.tag("dd", headline.remark()).set("class", "soft"));
      }
      list.add(box);
    }
    return list;
  }

  /**
   * Makes a table.
   *
   * @param header what the columns are called
   * @param rows the cells of each row, of which the first is its heading
   * @return an element that holds the table
   */
  public static HtmlElement table(List<String> header, List<List<String>> rows) {
    HtmlElement top = HtmlElement.tag("tr");
    header.forEach(name -> top.add(HtmlElement.tag("th", name).set("scope", "col")));
    HtmlElement content = HtmlElement.tag("tbody");
    for (List<String> row : rows) {
      List<HtmlElement> cells = new ArrayList<>();
      cells.add(
          HtmlElement.tag("th")
              .set("scope", "row")
              .set("title", row.get(0))
              .add(HtmlElement.tag("bdi", row.get(0))));
      row.stream().skip(1).forEach(cell -> cells.add(HtmlElement.tag("td", cell)));
      content.add(HtmlElement.tag("tr").add(cells));
    }
    return scrolling(
        HtmlElement.tag("table")
            .set("class", "lined")
            .add(HtmlElement.tag("thead").add(top), content));
  }

  /**
   * Lets what is wider than a phone be pushed sideways, rather than the whole page.
   *
   * @param wide the element
   * @return an element that holds it
   */
  public static HtmlElement scrolling(HtmlElement wide) {
    return HtmlElement.tag("div").set("class", "scroll").set("tabindex", 0).add(wide);
  }

  /**
   * Explains words that not everybody knows.
   *
   * @param wordsAndMeanings pairs of a word and what it means
   * @return an element that holds them
   */
  public static HtmlElement glossary(List<List<String>> wordsAndMeanings) {
    HtmlElement list = HtmlElement.tag("dl").set("class", "words");
    wordsAndMeanings.forEach(
        pair -> list.add(HtmlElement.tag("dt", pair.get(0)), HtmlElement.tag("dd", pair.get(1))));
    return list;
  }

  /**
   * Writes a share as {@code 87.3 %}.
   *
   * @param share a part of 1
   * @return the text
   */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
  }

  /**
   * Writes a share, or a dash if there is none.
   *
   * @param share a part of 1
   * @return the text
   */
  public static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : "\u2013";
  }

  /**
   * Counts things.
   *
   * @param count how many there are
   * @param one what one of them is called
   * @param many what several are called
   * @return the number and the word
   */
  public static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
