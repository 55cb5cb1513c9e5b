package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.TreeSet;

/** All paths there are. */
final class Routes {

  private final List<Route> routes;

  Routes(List<Route> routes) {
    this.routes = List.copyOf(requireNonNull(routes, "routes is null"));
  }

  /** A route, with what stands for its {@code {id}}. */
  record Found(Route route, String id) {}

  Found find(String method, String path) throws ApiError {
    var others = new TreeSet<String>();
    for (var route : routes) {
      var id = route.match(path);
      if (id.isPresent() && route.method().equals(method)) {
        return new Found(route, id.get());
      }
      id.ifPresent(any -> others.add(route.method()));
    }
    if (!others.isEmpty()) {
      throw new ApiError(
          405,
          path,
          "there is no %s of it".formatted(method),
          "use " + String.join(" or ", others));
    }
    throw ApiError.notFound(path, "there is no such path", "see /v1/openapi.yaml");
  }

  List<Route> all() {
    return routes;
  }
}
