package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.api.tokens.Caller;
import org.novalean.adapter.api.tokens.TestingTokens;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.adapter.status.BusView;
import org.novalean.adapter.status.NovaView;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * Each figure on the page is the API's. With {@code -Dnova-lean.write-docs} the page's picture goes
 * into docs/.
 */
class PageFiguresTest extends PageInBrowser {

  /** Of the history's newest, so many are drawn. */
  private static final int PLOTTED = 60;

  @Test
  void everyFigureOnThePageIsTheApis() {
    api.service.history.save(TestingEntries.measured(7777));
    var unused = new PageScene(api, 60, 21, 20);
    show("reader");

    awaitFigures();
    assertThat(browser.elements("#job-list .kind"))
        .extracting(WebElement::getText)
        .as("a seal, a hydration and moves of volumes are among them")
        .contains("SEAL", "HYDRATION", "MOVE");
    assertThat(
            browser.text(
                "[data-figure='history/%s/prediction_error/seconds']"
                    .formatted(TestingEntries.uuid(7777))))
        .as("one that was predicted is among them")
        .endsWith(" %");
    everyServerIsShown(60);
    everyBarIsAsHighAsItsFigure();
    browser.script(
        "document.querySelector('[data-id=\"%s\"]').click()".formatted(figures.lastShown()));
    everyFigureOfTheServerIsShown(figures.lastShown());
  }

  @Test
  void everyFigureIsTheApisWhereHardlyAnythingIsKnown() {
    api.service.bus = new BusView("closed", "the broker refused us", Optional.empty());
    api.service.nova = new NovaView(Optional.of(false), "no answer");
    api.service.standing = "lost";
    api.service.history.save(TestingEntries.bare(1));
    api.service.history.save(TestingEntries.leftToNova(2));
    api.lookAgain();
    show("reader");

    awaitFigures();

    assertThat(browser.elements(".tile.troubled")).hasSize(4);
    assertThat(browser.text("#history .empty")).contains("No migration has ended yet");
  }

  @Test
  void itsPictureIsTaken() throws IOException {
    var scene = new PageScene(api, 1000, 100, 100);
    api.keystone.issue(
        "picture",
        new Caller(
            "ada",
            Set.of("reader"),
            Optional.of(TestingTokens.PROJECT),
            false,
            api.clock.instant().plusSeconds(600)));
    var everyone = IntStream.range(0, 100).toArray();
    for (var second = 0; second < 5; second++) {
      scene.goOn(everyone);
    }
    show("picture");
    awaitFigures();
    browser.script("document.activeElement.blur()");

    var picture = browser.screenshot();

    assertThat(picture.length).as("it stands in README.md").isBetween(20_000, 300_000);
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target", "page.png"), picture);
    if (System.getProperty("nova-lean.write-docs") != null) {
      Files.write(Path.of("..", "docs", "page.png"), picture);
    }
  }

  /** Goes through all of the list by the keyboard, and compares what is there at each step. */
  private void everyServerIsShown(int servers) {
    var seen = new HashSet<String>();
    var all = figures.serversById();
    browser.script("document.getElementById('servers-table').focus()");
    browser.press(Keys.HOME);
    while (seen.size() < servers) {
      var before = seen.size();
      figures.serversAreTheApis(all);
      seen.addAll(figures.shownServers());
      browser.press(Keys.PAGE_DOWN, Keys.PAGE_DOWN);
      assertThat(seen.size()).as("servers seen so far").isGreaterThan(before);
    }
    assertThat(seen).hasSize(servers);
  }

  private void everyFigureOfTheServerIsShown(String id) {
    var expected =
        new Figures(TestingBrowser.ZONE, api.clock.instant()).dialog(api.json("/v1/servers/" + id));

    assertThat(figures.shown("#server-dialog"))
        .containsExactlyInAnyOrderEntriesOf(expected.texts());
  }

  /** Each bar is as high, in shares of its axis, as its figure is of what the axis goes to. */
  private void everyBarIsAsHighAsItsFigure() {
    var history = api.json("/v1/migrations?state=ended&limit=100").path("migrations");
    var bars = new TreeMap<String, Double>();
    var tops = new TreeMap<String, Double>();
    for (var row :
        browser.table(
            """
            return [...document.querySelectorAll('svg rect[data-figure]')].map(rect => {
              const lines = [...rect.closest('svg').querySelectorAll('.grid')].map(line => Number(line.getAttribute('y1')));
              return [rect.dataset.figure, Number(rect.getAttribute('height')) / (Math.max(...lines) - Math.min(...lines)), Number(rect.dataset.top)];
            })\
            """)) {
      var figure = String.valueOf(row.get(0));
      bars.put(figure, ((Number) row.get(1)).doubleValue());
      tops.put(
          figure.endsWith("/seconds") ? "seconds" : "bytes", ((Number) row.get(2)).doubleValue());
    }
    assertThat(tops.get("seconds"))
        .isGreaterThanOrEqualTo(Figures.most(history, PLOTTED, m -> m.path("seconds").asDouble()));
    var expected =
        Figures.heights(
            history,
            PLOTTED,
            requireNonNull(tops.get("seconds")),
            requireNonNull(tops.get("bytes")));
    assertThat(bars.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(20);
    expected.forEach(
        (figure, height) ->
            assertThat(bars.get(figure)).as(figure).isCloseTo(height, Offset.offset(0.001)));
  }
}
