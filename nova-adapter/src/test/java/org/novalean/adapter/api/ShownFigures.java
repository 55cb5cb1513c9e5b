package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures on the page, held against those of the API. */
final class ShownFigures {

  private final TestingBrowser browser;
  private final TestingApi api;

  ShownFigures(TestingBrowser browser, TestingApi api) {
    this.browser = browser;
    this.api = api;
  }

  /**
   * All that the page shows is there, nothing else, and each as the API says at this moment.
   *
   * @param openedAt when the page's clock began to go on
   */
  void areTheApis(Instant openedAt) {
    var history = api.json("/v1/migrations?state=ended&limit=100").path("migrations");
    var expected =
        new Figures(TestingBrowser.ZONE, api.clock.instant())
            .status(api.json("/v1/status"), api.json("/readyz"))
            .history(history);
    var byId = serversById();
    shownServers().forEach(id -> expected.server(requireNonNull(byId.get(id), id)));
    var shown = shown("body");
    for (var figure : expected.texts().keySet()) {
      if (figure.matches("(migrations|jobs)/.*ed_at")) {
        goesOn(figure, expected.texts(), shown, openedAt);
      }
    }
    assertThat(expected.texts()).hasSizeGreaterThan(40);
    assertThat(shown).containsExactlyInAnyOrderEntriesOf(expected.texts());
  }

  /** The page's clock goes on while the test's stands: it may be ahead, by what has passed. */
  private void goesOn(
      String figure, Map<String, String> expected, Map<String, String> shown, Instant openedAt) {
    var begin = seconds(String.valueOf(expected.get(figure)));
    var passed = Duration.between(openedAt, Instant.now()).toSeconds() + 2;
    var page = seconds(String.valueOf(shown.get(figure)));
    if (page >= begin && page <= begin + passed) {
      shown.put(figure, String.valueOf(expected.get(figure)));
    }
  }

  private static long seconds(String elapsed) {
    var all = 0L;
    var parts = elapsed.split(" ", -1);
    for (var i = 0; i + 1 < parts.length; i += 2) {
      var unit =
          Map.of("s", 1L, "min", 60L, "h", 3600L, "d", 86_400L).getOrDefault(parts[i + 1], -1L);
      all += unit * Long.parseLong(parts[i]);
    }
    return all;
  }

  /** Text by figure, of all but plots and what is closed. One that is there twice says the same. */
  Map<String, String> shown(String within) {
    var shown = new TreeMap<String, String>();
    for (var row :
        browser.table(
            """
            return [...document.querySelectorAll(`${arguments[0]} [data-figure]`)]
              .filter(e => !e.closest('svg, dialog:not([open])'))
              .map(e => [e.dataset.figure, e.textContent])\
            """,
            within)) {
      var before = shown.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
      assertThat(before).as(String.valueOf(row.get(0))).isIn(null, String.valueOf(row.get(1)));
    }
    return shown;
  }

  Map<String, JsonNode> serversById() {
    var byId = new TreeMap<String, JsonNode>();
    api.json("/v1/servers").path("servers").forEach(s -> byId.put(s.path("server_id").asText(), s));
    return byId;
  }

  List<String> shownServers() {
    return browser
        .table(
            "return [[...document.querySelectorAll('#servers-table tr[data-id]')].map(e =>"
                + " e.dataset.id)]")
        .get(0)
        .stream()
        .map(String::valueOf)
        .toList();
  }

  String lastShown() {
    var shown = shownServers();
    return shown.get(shown.size() - 1);
  }

  void serversAreTheApis(Map<String, JsonNode> all) {
    var expected = new Figures(TestingBrowser.ZONE, api.clock.instant());
    shownServers().forEach(id -> expected.server(requireNonNull(all.get(id), id)));
    assertThat(expected.texts()).hasSizeGreaterThan(80);
    assertThat(shown("#servers-table")).containsExactlyInAnyOrderEntriesOf(expected.texts());
  }
}
