package org.novalean.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.api.TestingApi.PASSWORD;

import java.net.URI;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.history.Outcome;
import org.novalean.events.testing.TestingProxy;

/** What changes is shown as it happens, and where it cannot be, the page says so. */
class PageLiveTest extends PageInBrowser {

  @Test
  void whatChangesIsShownAsItHappens() {
    var scene = new PageScene(api, 30, 12, 4);
    show("reader");
    awaitFigures();
    var card =
        "#migration-list [data-figure='migrations/%s/progress']"
            .formatted(PageScene.migrationUuid(3));
    var before = browser.text(card);

    IntStream.range(0, 8).forEach(second -> scene.goOn(3));

    eventually(() -> assertThat(browser.text(card)).isNotEqualTo(before));
    awaitFigures();

    scene.end(3, Outcome.COMPLETED);

    eventually(() -> assertThat(browser.elements(".migration")).hasSize(11));
    awaitFigures();
    assertThat(browser.text("#history-list tr:first-child th")).isEqualTo(PageScene.name(3));
    assertThat(browser.text("#said")).isEqualTo(PageScene.name(3) + ": completed");
  }

  @Test
  void aFeedThatIsAwayIsToldAndGoesOnWhereItWas() {
    try (var network = new TestingProxy(api.root().getPort())) {
      var scene = new PageScene(api, 30, 12, 4);
      show(URI.create("http://127.0.0.1:" + network.port()), "reader");
      awaitFigures();

      network.cut();

      await()
          .untilAsserted(
              () ->
                  assertThat(browser.text("#feed"))
                      .contains("away, figures of", "ago: nova-lean does not answer"));
      assertThat(browser.elements(".migration")).as("the last figures stay").hasSize(12);
      assertThat(browser.elements("body.stale")).as("and look old").hasSize(1);
      scene.end(3, Outcome.FAILED);
      scene.goOn(4);

      network.mend();

      awaitFigures();
      assertThat(browser.elements("body.stale")).isEmpty();
      assertThat(browser.elements(".migration")).hasSize(11);
    }
  }

  @Test
  void whereAsManyListenAsMayTheStatusIsAskedFor() throws Exception {
    var streams = new ArrayList<TestingApi.Events>();
    var scene = new PageScene(api, 30, 3, 1);
    try {
      for (var i = 0; i < TestingApi.EVENT_CLIENTS; i++) {
        streams.add(api.events("reader"));
      }
      browser.open(api.root());
      browser.signIn("rita", PASSWORD);

      eventually(() -> assertThat(browser.text("#feed")).contains("asked every 5 s"));
      scene.end(1, Outcome.COMPLETED);
      eventually(() -> assertThat(browser.elements(".migration")).hasSize(2));
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
  }
}
