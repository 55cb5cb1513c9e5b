package org.novalean.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** By keyboard, by ear, in light and in dark, and in a narrow window: the page is of use. */
class PageAccessibilityTest extends PageInBrowser {

  @Test
  void allOfItIsReachedByKeyboard() {
    var unused = new PageScene(api, 60, 5, 20);
    show("admin");
    awaitFigures();
    browser.script("document.querySelector('.skip').focus()");

    var reached = new ArrayList<>(List.of(browser.focused()));
    do {
      browser.pressTab();
      reached.add(browser.focused());
      assertThat(
              browser.script(
                  "return getComputedStyle(document.activeElement).outlineStyle !== 'none'"))
          .as("the focus is seen on " + browser.focused())
          .isEqualTo(true);
    } while (!reached.contains("servers-table") && reached.size() < 40);

    assertThat(reached)
        .containsSubsequence(
            "#main",
            "filter",
            "theme",
            "sign-out",
            "#migrations",
            "#history",
            "servers-kind",
            "servers-table");

    browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    assertThat(browser.script("return document.querySelector('tr[aria-selected=true]').dataset.id"))
        .isEqualTo(PageScene.serverId(2));
    browser.press(Keys.END);
    assertThat(
            browser.script(
                """
                const table = document.getElementById('servers-table');
                return document.getElementById(table.getAttribute('aria-activedescendant')).dataset.id\
                """))
        .isEqualTo(PageScene.serverId(59));
    browser.press(Keys.ENTER);
    assertThat(browser.element("#server-dialog").isDisplayed()).isTrue();
    browser.press(Keys.ESCAPE);
    assertThat(browser.element("#server-dialog").isDisplayed()).isFalse();
    assertThat(browser.focused()).as("back where it was").isEqualTo("servers-table");

    browser.press("/");
    assertThat(browser.focused()).isEqualTo("filter");
    browser.press("build-4");
    eventually(() -> assertThat(browser.elements(".migration")).hasSize(1));
    eventually(() -> assertThat(browser.text("#servers-shown")).isEqualTo("3 of 60"));
    browser.press(Keys.ESCAPE);
    eventually(() -> assertThat(browser.elements(".migration")).hasSize(5));
  }

  @Test
  void itIsReadableInLightAndInDark() {
    var unused = new PageScene(api, 60, 21, 20);
    show("reader");
    awaitFigures();
    var grounds = new HashSet<String>();
    for (var scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      grounds.add(ground());
      assertThat(tooFaint()).as("texts that are too faint in %s", scheme).isEmpty();
    }
    assertThat(grounds).hasSize(2);

    // A person's choice goes before the system's, and is kept.
    browser.prefer("light");
    browser.script(
        """
        const select = document.getElementById('theme');
        select.value = 'dark';
        select.dispatchEvent(new Event('change'));\
        """);
    var chosen = ground();
    browser.reload();
    awaitLive();
    assertThat(ground()).isEqualTo(chosen);
    browser.prefer("dark");
    assertThat(ground()).isEqualTo(chosen);
  }

  private String ground() {
    return String.valueOf(browser.script("return getComputedStyle(document.body).backgroundColor"));
  }

  /** Texts with less contrast to what is behind them than 4.5 (WCAG 2.2, 1.4.3). */
  private List<List<?>> tooFaint() {
    return browser.table(
        """
        const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
        const colors = new Map();
        const rgba = color => {
          if (!colors.has(color)) colors.set(color, seen(color));
          return colors.get(color);
        };
        const seen = color => {
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        const light = ([r, g, b]) => [r, g, b]
          .map(part => part / 255)
          .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
          .reduce((all, part, index) => all + part * [.2126, .7152, .0722][index], 0);
        const behind = element => {
          for (let at = element; at; at = at.parentElement) {
            const color = rgba(getComputedStyle(at).backgroundColor);
            if (color[3] === 255) return color;
          }
          return [255, 255, 255, 255];
        };
        const found = [];
        for (const element of document.querySelectorAll('body *')) {
          const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
          if (!own || !element.checkVisibility() || element.closest('.unseen, svg title')) continue;
          const style = getComputedStyle(element);
          const [one, other] = [light(rgba(element.closest('svg') ? style.fill : style.color)), light(behind(element))];
          const contrast = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
          if (contrast < 4.5) found.push([element.tagName, element.className, element.textContent.slice(0, 40), contrast]);
        }
        return found;\
        """);
  }

  @Test
  void whoHearsItAndDoesNotSeeItFindsTheWay() {
    var unused = new PageScene(api, 60, 21, 20);
    show("admin");
    awaitFigures();

    assertThat(
            browser.table(
                """
                const found = [];
                const bad = (element, why) => found.push([why, element.outerHTML.slice(0, 120)]);
                const named = e => e.getAttribute('aria-label') || e.labels?.length || e.textContent.trim() ||
                  (e.getAttribute('aria-labelledby') ?? '').split(' ').some(id => id && document.getElementById(id)?.textContent.trim());
                if (!document.documentElement.lang) bad(document.documentElement, 'no language');
                for (const e of document.querySelectorAll('input, select, button, a, [role=progressbar], [tabindex="0"]')) if (!named(e)) bad(e, 'no name');
                for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) bad(e, 'no text in place of it');
                for (const e of document.querySelectorAll('svg')) if (e.getAttribute('role') !== 'img' || !e.querySelector('title')) bad(e, 'no text in place of it');
                for (const e of document.querySelectorAll('section')) if (!named(e)) bad(e, 'no name');
                for (const e of document.querySelectorAll('table')) {
                  if (!e.caption && !e.hasAttribute('aria-labelledby')) bad(e, 'no caption');
                  for (const head of e.querySelectorAll('th')) if (!head.scope) bad(head, 'no scope');
                }
                const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
                for (const id of ids) if (ids.filter(other => other === id).length > 1) found.push(['id that is there twice', id]);
                for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby]'))
                  for (const id of `${e.getAttribute('aria-labelledby') ?? ''} ${e.getAttribute('aria-describedby') ?? ''}`.trim().split(/\\s+/))
                    if (!document.getElementById(id)) bad(e, `refers to ${id}, which is not there`);
                let level = 0;
                for (const e of document.querySelectorAll('h1, h2, h3, h4')) {
                  if (e.closest('dialog:not([open])')) continue;
                  const next = Number(e.tagName[1]);
                  if (next > level + 1) bad(e, 'a level of headings is left out');
                  level = next;
                }
                if (document.querySelectorAll('h1').length !== 1) found.push(['not one h1', '']);
                for (const landmark of ['header', 'nav', 'main']) if (!document.querySelector(landmark)) found.push(['missing', landmark]);
                for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) bad(e, 'an order of its own');
                return found;\
                """))
        .isEmpty();
  }

  @Test
  void itFitsANarrowWindow() {
    try {
      var unused = new PageScene(api, 60, 21, 20);
      show("reader");
      awaitFigures();
      browser.size(500, 900);

      await()
          .untilAsserted(
              () ->
                  assertThat(
                          browser.script(
                              "return document.documentElement.scrollWidth <="
                                  + " document.documentElement.clientWidth"))
                      .isEqualTo(true));
    } finally {
      browser.size(1440, 1000);
    }
  }
}
