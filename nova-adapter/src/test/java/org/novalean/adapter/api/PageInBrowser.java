package org.novalean.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.api.TestingApi.PASSWORD;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.WebDriverException;

/**
 * The web page, in a real browser, over the real API of a service in memory: nothing of it changes
 * unless a test says so.
 */
@Tag("slow")
abstract class PageInBrowser {

  @RegisterExtension static final OneBrowser shared = new OneBrowser();

  final TestingBrowser browser = shared.browser();
  final TestingApi api = new TestingApi();
  final ShownFigures figures = new ShownFigures(browser, api);
  private Instant openedAt = Instant.MAX;

  @AfterEach
  void close() {
    // A page that is left alone would go on asking.
    browser.open(URI.create("about:blank"));
    browser.prefer("");
    api.close();
  }

  /** The page, for who has signed in with this token. */
  void show(String token) {
    show(api.root(), token);
  }

  void show(URI root, String token) {
    openedAt = Instant.now();
    browser.open(root);
    browser.script("sessionStorage.setItem('nova-lean token', arguments[0])", token);
    browser.open(root);
    awaitLive();
  }

  void signIn(String user) {
    openedAt = Instant.now();
    browser.signIn(user, PASSWORD);
    awaitLive();
  }

  /** A page that is just being loaded cannot be looked at. */
  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .untilAsserted(assertion);
  }

  void awaitLive() {
    eventually(
        () ->
            assertThat(browser.script("return document.getElementById('feed')?.dataset.state"))
                .isEqualTo("live"));
  }

  /** All that the page shows is there, nothing else, and each as the API says at this moment. */
  void awaitFigures() {
    eventually(() -> figures.areTheApis(openedAt));
  }
}
