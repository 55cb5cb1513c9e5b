package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The web page: files without any figure in them, for anybody. What it shows, it asks for with a
 * token, as everybody does.
 */
final class WebPage {

  /** There is no other, and no directory to look into. */
  static final List<String> FILES =
      List.of(
          "page.css",
          "icon.svg",
          "main.js",
          "bind.js",
          "clock.js",
          "events.js",
          "feed.js",
          "format.js",
          "frames.js",
          "model.js",
          "plots.js",
          "session.js",
          "sums.js",
          "theme.js",
          "view-history.js",
          "view-hosts.js",
          "view-jobs.js",
          "view-list.js",
          "view-migrations.js",
          "view-overview.js",
          "view-server.js",
          "view-servers.js",
          "view-waits.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final Map<String, String> HEADERS =
      Map.of(
          // Nothing from elsewhere, nothing within the page's own text, and in no frame.
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
              + " object-src 'none'",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          // After an upgrade the page is that of the adapter it asks.
          "Cache-Control",
          "no-cache");

  private final Map<String, Answer> answers = new HashMap<>();

  WebPage() {
    answers.put("/", read("index.html"));
    FILES.forEach(file -> answers.put("/page/" + file, read(file)));
  }

  /** Empty where something else is asked. */
  Optional<Answer> answer(String method, String path) {
    return method.equals("GET") ? Optional.ofNullable(answers.get(path)) : Optional.empty();
  }

  private static Answer read(String file) {
    try (var in = requireNonNull(WebPage.class.getResourceAsStream("page/" + file), file)) {
      var type = requireNonNull(TYPES.get(file.substring(file.lastIndexOf('.') + 1)), file);
      return new Answer(200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8), HEADERS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
