package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A path and a method, and what answers them.
 *
 * @param path with {@code {id}} for one segment at most
 * @param admin a reader may not
 * @param active only the active adapter may
 */
record Route(String method, String path, boolean admin, boolean active, Handler handler) {

  private static final String ID = "{id}";

  Route {
    requireNonNull(method, "method is null");
    requireNonNull(path, "path is null");
    requireNonNull(handler, "handler is null");
  }

  /** Answers a call that may be answered. */
  @FunctionalInterface
  interface Handler {
    Answer answer(Call call) throws ApiError, InterruptedException;
  }

  static Route read(String path, Handler handler) {
    return new Route("GET", path, false, false, handler);
  }

  static Route act(String method, String path, Handler handler) {
    return new Route(method, path, true, true, handler);
  }

  /** What stands for {@code {id}} in a path of this route; empty where it is another's. */
  Optional<String> match(String requested) {
    var hole = path.indexOf(ID);
    if (hole < 0) {
      return requested.equals(path) ? Optional.of("") : Optional.empty();
    }
    var before = path.substring(0, hole);
    var after = path.substring(hole + ID.length());
    if (!requested.startsWith(before)
        || !requested.endsWith(after)
        || requested.length() <= before.length() + after.length()) {
      return Optional.empty();
    }
    var id = requested.substring(before.length(), requested.length() - after.length());
    return id.contains("/") ? Optional.empty() : Optional.of(id);
  }
}
