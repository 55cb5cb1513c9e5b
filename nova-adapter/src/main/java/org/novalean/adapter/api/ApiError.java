package org.novalean.adapter.api;

/** An answer that is an error, as JSON tells it: {@code thing}, {@code cause}, {@code way_out}. */
final class ApiError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String thing;
  private final String reason;
  private final String wayOut;

  ApiError(int status, String thing, String reason, String wayOut) {
    super("%d %s: %s. %s".formatted(status, thing, reason, wayOut));
    this.status = status;
    this.thing = thing;
    this.reason = reason;
    this.wayOut = wayOut;
  }

  private record Body(int status, String thing, String cause, String wayOut) {}

  int status() {
    return status;
  }

  Answer answer() {
    return Answer.json(status, new Body(status, thing, reason, wayOut));
  }

  static ApiError badRequest(String thing, String reason, String wayOut) {
    return new ApiError(400, thing, reason, wayOut);
  }

  static ApiError notFound(String thing, String reason, String wayOut) {
    return new ApiError(404, thing, reason, wayOut);
  }

  static ApiError conflict(String thing, String reason, String wayOut) {
    return new ApiError(409, thing, reason, wayOut);
  }

  static ApiError unavailable(String thing, String reason, String wayOut) {
    return new ApiError(503, thing, reason, wayOut);
  }
}
