package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page's files, as they are served. What they do, the tests of {@link PageInBrowser} see. */
class WebPageTest {

  private static final Pattern IMPORTED = Pattern.compile("from '\\./([a-z-]+\\.js)'");

  private final TestingApi api = new TestingApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void anybodyGetsThePageAndItsFilesWhichHoldNoFigure() {
    assertThat(api.get("/", "").body()).startsWith("<!doctype html>");
    for (var file : WebPage.FILES) {
      var answer = api.get("/page/" + file, "");

      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(file)
          .startsWith(
              file.endsWith(".js")
                  ? "text/javascript"
                  : file.endsWith(".css") ? "text/css" : "image/svg+xml");
    }
  }

  @Test
  void aBrowserIsToldToTakeNothingFromElsewhere() {
    for (var path : new String[] {"/", "/page/main.js"}) {
      var headers = api.get(path, "").headers();

      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(headers.firstValue("Cache-Control")).hasValue("no-cache");
    }
  }

  @Test
  void everyFileIsServedAndEveryPartThatAnotherNamesIsThere() throws Exception {
    var index = Path.of(requireNonNull(WebPage.class.getResource("page/index.html")).toURI());
    var folder = requireNonNull(index.getParent());
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> !file.equals("index.html"))
          .containsExactlyInAnyOrderElementsOf(WebPage.FILES);
    }
    for (var file : WebPage.FILES) {
      var named = IMPORTED.matcher(Files.readString(folder.resolve(file)));
      while (named.find()) {
        assertThat(WebPage.FILES).as(file).contains(named.group(1));
      }
    }
  }

  @Test
  void onlyAGetIsAnswered() {
    assertThat(api.post("/", "", "").statusCode()).isEqualTo(401);
  }
}
