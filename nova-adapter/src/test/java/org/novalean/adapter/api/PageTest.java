package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.api.TestingApi.PASSWORD;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.api.tokens.Caller;
import org.novalean.adapter.api.tokens.TestingTokens;
import org.novalean.adapter.history.Outcome;
import org.novalean.adapter.history.TestingEntries;
import org.novalean.adapter.status.BusView;
import org.novalean.adapter.status.NovaView;
import org.novalean.events.testing.TestingProxy;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web page, in a real browser, over the real API of a service in memory: nothing of it changes
 * unless a test says so. With {@code -Dnova-lean.write-docs} its picture goes into docs/.
 */
@Tag("slow")
class PageTest {
  private static final Logger log = LoggerFactory.getLogger(PageTest.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the history's newest, so many are drawn. */
  private static final int PLOTTED = 60;

  private static TestingBrowser browser;

  private final TestingApi api = new TestingApi();
  private Instant openedAt = Instant.MAX;

  @BeforeAll
  static void startBrowser() {
    browser = TestingBrowser.start();
  }

  @AfterAll
  static void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void close() {
    // A page that is left alone would go on asking.
    browser.open(URI.create("about:blank"));
    browser.prefer("");
    api.close();
  }

  @Test
  void aWrongPasswordIsToldAndARightOneShowsTheCloud() {
    var unused = new PageScene(api, 30, 5, 3);
    browser.open(api.root());
    assertThat(browser.element("#figures").isDisplayed()).isFalse();

    browser.signIn("rita", "guess");

    eventually(
        () -> assertThat(browser.text("#sign-in-answer")).contains("Keystone does not accept"));
    assertThat(browser.element("#figures").isDisplayed()).isFalse();

    browser.signIn("rita", PASSWORD);

    awaitLive();
    assertThat(browser.element("#sign-in").isDisplayed()).isFalse();
    assertThat(browser.text("#user")).isEqualTo("user-of-reader");
    assertThat(browser.elements(".migration")).hasSize(5);
    assertThat(browser.script("return document.querySelector('[name=password]').value"))
        .as("the password is forgotten")
        .isEqualTo("");
    assertThat(
            browser.script(
                "return JSON.stringify({...localStorage,"
                    + " ...sessionStorage}).includes(arguments[0])",
                PASSWORD))
        .isEqualTo(false);
  }

  @Test
  void whoHasNoRoleHereIsToldSo() {
    api.keystone.issue("member", api.clock.instant().plusSeconds(60), "member");
    api.keystone.admit("mel", PASSWORD, "member");
    browser.open(api.root());

    browser.signIn("mel", PASSWORD);

    eventually(
        () -> assertThat(browser.text("#sign-in-answer")).contains("none of its roles may read"));
  }

  @Test
  void whoSignedInStaysSoInThisTabUntilTheTokenEnds() {
    var unused = new PageScene(api, 30, 5, 3);
    show("reader");

    browser.reload();

    awaitLive();
    api.keystone.revoke("reader");
    api.clock.advance(Duration.ofSeconds(61));
    eventually(
        () -> {
          assertThat(browser.element("#sign-in").isDisplayed()).isTrue();
          assertThat(browser.text("#sign-in-answer")).contains("not valid any more");
        });
    assertThat(browser.text("#migration-list")).as("nothing is left on the page").isEmpty();
  }

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
    browser.script("document.querySelector('[data-id=\"%s\"]').click()".formatted(lastShown()));
    everyFigureOfTheServerIsShown(lastShown());
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
      eventually(() -> serversAreTheApis(serversById()));
      assertThat(browser.elements("#servers-table tr[data-id]").size()).isBetween(10, 40);
    }
    eventually(() -> assertThat(lastShown()).isEqualTo(PageScene.serverId(999)));
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

  private static Set<String> touched(String name) {
    var found = new TreeSet<String>();
    browser
        .table("return [[...watched.%s]]".formatted(name))
        .get(0)
        .forEach(item -> found.add(String.valueOf(item)));
    return found;
  }

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
  void anAdminActsAfterASecondWordAndAReaderIsOfferedNothing() {
    var unused = new PageScene(api, 30, 1, 1);
    show("admin");
    awaitFigures();
    var id = lastShown();
    openDialog(id);

    browser.element("[data-act=seal]").click();
    assertThat(api.orders.given).isEmpty();
    assertThat(browser.focused()).as("the harmless answer").isEqualTo("No");
    browser.element(".sure .yes").click();

    eventually(() -> assertThat(api.orders.given).containsExactly("seal " + id));
    eventually(
        () -> assertThat(browser.text("#server-dialog .answer")).contains("seal of vda has begun"));
    api.orders.declines = Orders.Declined.notNow("a snapshot is under way");
    browser.element("[data-act=hydrate]").click();
    browser.element(".sure .yes").click();
    eventually(
        () ->
            assertThat(browser.text("#server-dialog .answer")).contains("a snapshot is under way"));

    browser.element("#server-dialog .close").click();
    browser.element("#sign-out").click();
    signIn("rita");
    awaitFigures();
    openDialog(id);
    assertThat(browser.element("[data-act=seal]").isDisplayed()).isFalse();
  }

  private static void openDialog(String id) {
    browser.script("document.querySelector('[data-id=\"%s\"]').click()".formatted(id));
    assertThat(browser.element("#server-dialog").isDisplayed()).isTrue();
  }

  @Test
  void nothingIsAskedFromElsewhereAndTheBrowserHasNoComplaint() {
    browser.complaints();
    var unused = new PageScene(api, 60, 21, 20);
    show("reader");
    awaitFigures();
    browser.script("document.querySelector('[data-id=\"%s\"]').click()".formatted(lastShown()));

    assertThat(
            browser.table(
                "return performance.getEntriesByType('resource').map(entry => [entry.name])"))
        .hasSizeGreaterThan(WebPage.FILES.size())
        .allSatisfy(row -> assertThat(String.valueOf(row.get(0))).startsWith(api.root() + "/"));
    assertThat(browser.complaints()).as("not even about the page's own policy").isEmpty();
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

  private static String ground() {
    return String.valueOf(browser.script("return getComputedStyle(document.body).backgroundColor"));
  }

  /** Texts with less contrast to what is behind them than 4.5 (WCAG 2.2, 1.4.3). */
  private static List<List<?>> tooFaint() {
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

  /** The page, for who has signed in with this token. */
  private void show(String token) {
    show(api.root(), token);
  }

  private void show(URI root, String token) {
    openedAt = Instant.now();
    browser.open(root);
    browser.script("sessionStorage.setItem('nova-lean token', arguments[0])", token);
    browser.open(root);
    awaitLive();
  }

  private void signIn(String user) {
    openedAt = Instant.now();
    browser.signIn(user, PASSWORD);
    awaitLive();
  }

  /** A page that is just being loaded cannot be looked at. */
  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .untilAsserted(assertion);
  }

  private static void awaitLive() {
    eventually(
        () ->
            assertThat(browser.script("return document.getElementById('feed')?.dataset.state"))
                .isEqualTo("live"));
  }

  /** All that the page shows is there, nothing else, and each as the API says at this moment. */
  private void awaitFigures() {
    eventually(this::figuresAreTheApis);
  }

  private void figuresAreTheApis() {
    var history = json("/v1/migrations?state=ended&limit=100").path("migrations");
    var expected =
        new Figures(TestingBrowser.ZONE, api.clock.instant())
            .status(json("/v1/status"), json("/readyz"))
            .history(history);
    var byId = serversById();
    shownServers().forEach(id -> expected.server(requireNonNull(byId.get(id), id)));
    var shown = shown("body");
    for (var figure : expected.texts().keySet()) {
      if (figure.matches("(migrations|jobs)/.*ed_at")) {
        goesOn(figure, expected.texts(), shown);
      }
    }
    assertThat(expected.texts()).hasSizeGreaterThan(40);
    assertThat(shown).containsExactlyInAnyOrderEntriesOf(expected.texts());
  }

  /** The page's clock goes on while the test's stands: it may be ahead, by what has passed. */
  private void goesOn(String figure, Map<String, String> expected, Map<String, String> shown) {
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
  private static Map<String, String> shown(String within) {
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

  private Map<String, JsonNode> serversById() {
    var byId = new TreeMap<String, JsonNode>();
    json("/v1/servers").path("servers").forEach(s -> byId.put(s.path("server_id").asText(), s));
    return byId;
  }

  private static List<String> shownServers() {
    return browser
        .table(
            "return [[...document.querySelectorAll('#servers-table tr[data-id]')].map(e =>"
                + " e.dataset.id)]")
        .get(0)
        .stream()
        .map(String::valueOf)
        .toList();
  }

  private static String lastShown() {
    var shown = shownServers();
    return shown.get(shown.size() - 1);
  }

  /** Goes through all of the list by the keyboard, and compares what is there at each step. */
  private void everyServerIsShown(int servers) {
    var seen = new HashSet<String>();
    var all = serversById();
    browser.script("document.getElementById('servers-table').focus()");
    browser.press(Keys.HOME);
    while (seen.size() < servers) {
      var before = seen.size();
      serversAreTheApis(all);
      seen.addAll(shownServers());
      browser.press(Keys.PAGE_DOWN, Keys.PAGE_DOWN);
      assertThat(seen.size()).as("servers seen so far").isGreaterThan(before);
    }
    assertThat(seen).hasSize(servers);
  }

  private void serversAreTheApis(Map<String, JsonNode> all) {
    var expected = new Figures(TestingBrowser.ZONE, api.clock.instant());
    shownServers().forEach(id -> expected.server(requireNonNull(all.get(id), id)));
    assertThat(expected.texts()).hasSizeGreaterThan(80);
    assertThat(shown("#servers-table")).containsExactlyInAnyOrderEntriesOf(expected.texts());
  }

  private static void scrollServersTo(double part) {
    browser.script(
        """
        const scroller = document.getElementById('servers-scroller');
        scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * arguments[0];\
        """,
        part);
  }

  private void everyFigureOfTheServerIsShown(String id) {
    var expected =
        new Figures(TestingBrowser.ZONE, api.clock.instant()).dialog(json("/v1/servers/" + id));

    assertThat(shown("#server-dialog")).containsExactlyInAnyOrderEntriesOf(expected.texts());
  }

  /** Each bar is as high, in shares of its axis, as its figure is of what the axis goes to. */
  private void everyBarIsAsHighAsItsFigure() {
    var history = json("/v1/migrations?state=ended&limit=100").path("migrations");
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

  private JsonNode json(String path) {
    try {
      return JSON.readTree(api.get(path, "reader").body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
