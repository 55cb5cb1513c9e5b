package org.novalean.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class PageSmoothnessTest extends PageInBrowser {

  private static final Logger log = LoggerFactory.getLogger(PageSmoothnessTest.class);

  /**
   * That it stays smooth is a matter of how much is touched, not of this machine: what is there is
   * bounded, what changes alone is touched, and all that arrives together is drawn once.
   */
  @Test
  void aThousandServersAndAHundredMigrationsStaySmooth() {
    var scene = new PageScene(api, 1000, 100, 100);
    show("reader");
    awaitFigures();
    assertThat(browser.elements(".migration")).hasSize(100);
    assertThat(browser.elements("#servers-table tr[data-id]").size()).isBetween(10, 40);
    assertThat(browser.number("return document.querySelectorAll('*').length")).isLessThan(13_000);

    watchWhatIsTouched();
    scene.goOn(11, 12, 13);
    awaitFigures();

    var changed = List.of(11, 12, 13).stream().map(PageScene::migrationUuid).toList();
    assertThat(touched("touched")).containsExactlyInAnyOrderElementsOf(changed);
    assertThat(browser.number("return watched.elsewhere"))
        .as("nodes that are touched besides the cards: the tiles' sums and the seal")
        .isLessThan(60);

    var everyone = IntStream.range(0, 100).toArray();
    for (var second = 0; second < 10; second++) {
      scene.goOn(everyone);
    }
    awaitFigures();

    assertThat(browser.number("return watched.mostInAFrame"))
        .as("draws in one frame, however many events came")
        .isEqualTo(1);
    assertThat(browser.number("return watched.added"))
        .as("elements made while a thousand events came: each card is filled, none made anew")
        .isLessThan(200);
    for (var part : List.of(0.25, 0.5, 1.0)) {
      scrollServersTo(part);
      eventually(() -> figures.serversAreTheApis(figures.serversById()));
      assertThat(browser.elements("#servers-table tr[data-id]").size()).isBetween(10, 40);
    }
    eventually(() -> assertThat(figures.lastShown()).isEqualTo(PageScene.serverId(999)));
    log.info("page with 1,000 servers and 100 migrations: {}", browser.script("return report()"));
  }

  private void watchWhatIsTouched() {
    browser.script(
        """
        window.watched = {touched: new Set(), elsewhere: 0, added: 0, mostInAFrame: 0, frames: []};
        const card = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('.migration');
        new MutationObserver(records => {
          for (const record of records) {
            const element = record.target.nodeType === 1 ? record.target : record.target.parentElement;
            if (element?.closest('time, [data-since], #servers')) continue;
            for (const node of record.addedNodes) watched.added += node.nodeType === 1 ? 1 + node.querySelectorAll('*').length : 0;
            const of = element && card(element);
            if (of) watched.touched.add(of.querySelector('[data-figure]').dataset.figure.split('/')[1]);
            else watched.elsewhere++;
          }
        }).observe(document.getElementById('figures'), {subtree: true, childList: true, characterData: true, attributes: true});
        const ask = window.requestAnimationFrame.bind(window);
        let frame = 0, draws = 0;
        window.requestAnimationFrame = draw => ask(at => {
          draws = at === frame ? draws + 1 : 1;
          frame = at;
          watched.mostInAFrame = Math.max(watched.mostInAFrame, draws);
          draw(at);
        });
        let last = 0;
        const beat = at => { if (last) watched.frames.push(at - last); last = at; ask(beat); };
        ask(beat);
        window.report = () => {
          const all = watched.frames.toSorted((a, b) => a - b);
          const at = share => all[Math.floor((all.length - 1) * share)].toFixed(1);
          return `${all.length} frames, median ${at(.5)} ms, 99 % within ${at(.99)} ms, longest ${at(1)} ms`;
        };\
        """);
  }

  private Set<String> touched(String name) {
    var found = new TreeSet<String>();
    browser
        .table("return [[...watched.%s]]".formatted(name))
        .get(0)
        .forEach(item -> found.add(String.valueOf(item)));
    return found;
  }

  private void scrollServersTo(double part) {
    browser.script(
        """
        const scroller = document.getElementById('servers-scroller');
        scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * arguments[0];\
        """,
        part);
  }
}
