package org.novalean.storage.rpc;

import java.util.Map;
import java.util.TreeMap;

/** A handler for each kind of request, on records. */
public final class Handlers implements RequestHandler {

  private final Map<String, RequestHandler> byKind;

  private Handlers(Map<String, RequestHandler> byKind) {
    this.byKind = new TreeMap<>(byKind);
  }

  /** A handler of one kind of request. */
  @FunctionalInterface
  public interface Typed<Q, A> {

    /**
     * Does what is asked.
     *
     * @param request what to take its deadline from
     * @throws RequestRefused to tell the adapter why not
     */
    A handle(Q question, Request request) throws RequestRefused, InterruptedException;
  }

  /** Begins the list. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String handle(Request request) throws RequestRefused, InterruptedException {
    var handler = byKind.get(request.kind());
    if (handler == null) {
      throw new RequestRefused(
          RequestRefused.UNKNOWN_KIND,
          "this agent knows no request '%s', just %s: upgrade it to the adapter's version"
              .formatted(request.kind(), byKind.keySet()));
    }
    return handler.handle(request);
  }

  /** Lists handlers. */
  public static final class Builder {
    private final Map<String, RequestHandler> byKind = new TreeMap<>();

    private Builder() {}

    /** Adds the handler of a kind of request; question and answer are records. */
    public <Q, A> Builder on(String kind, Class<Q> question, Typed<Q, A> handler) {
      if (byKind.putIfAbsent(kind, request -> answer(question, handler, request)) != null) {
        throw new IllegalArgumentException("two handlers of '" + kind + "'");
      }
      return this;
    }

    private static <Q, A> String answer(Class<Q> question, Typed<Q, A> handler, Request request)
        throws RequestRefused, InterruptedException {
      Q asked;
      try {
        asked = Json.read(request.body(), question);
      } catch (Json.UnreadableJson e) {
        throw new RequestRefused(
            RequestRefused.BAD_REQUEST, "request '%s': %s".formatted(request.kind(), e.reason()));
      }
      return Json.write(handler.handle(asked, request));
    }

    /** The handler of all of them. */
    public Handlers build() {
      return new Handlers(byKind);
    }
  }
}
