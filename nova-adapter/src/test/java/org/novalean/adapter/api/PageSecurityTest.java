package org.novalean.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.api.TestingApi.PASSWORD;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who gets in, what each may do there, and that the page asks nobody else. */
class PageSecurityTest extends PageInBrowser {

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
  void anAdminActsAfterASecondWordAndAReaderIsOfferedNothing() {
    var unused = new PageScene(api, 30, 1, 1);
    show("admin");
    awaitFigures();
    var id = figures.lastShown();
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

  private void openDialog(String id) {
    browser.script("document.querySelector('[data-id=\"%s\"]').click()".formatted(id));
    assertThat(browser.element("#server-dialog").isDisplayed()).isTrue();
  }

  @Test
  void nothingIsAskedFromElsewhereAndTheBrowserHasNoComplaint() {
    browser.complaints();
    var unused = new PageScene(api, 60, 21, 20);
    show("reader");
    awaitFigures();
    browser.script(
        "document.querySelector('[data-id=\"%s\"]').click()".formatted(figures.lastShown()));

    assertThat(
            browser.table(
                "return performance.getEntriesByType('resource').map(entry => [entry.name])"))
        .hasSizeGreaterThan(WebPage.FILES.size())
        .allSatisfy(row -> assertThat(String.valueOf(row.get(0))).startsWith(api.root() + "/"));
    assertThat(browser.complaints()).as("not even about the page's own policy").isEmpty();
  }
}
