package org.novalean.events.mutation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A way in which a notification can be broken. */
enum Mutation {
  /** Another kind of JSON value. */
  SWAPS_A_TYPE(d -> d.readPlace().put(Pieces.anyValue(d.random))),
  NULLS_A_VALUE(d -> d.readPlace().put(JsonNodeFactory.instance.nullNode())),
  REMOVES_A_VALUE(d -> d.readPlace().remove()),
  MOVES_A_VALUE(d -> d.readPlace().put(d.place().get().deepCopy())),
  NUMBERS_AT_THEIR_ENDS(d -> d.readPlace().put(Pieces.anyNumber(d.random))),
  /** Below and above what a parser takes. */
  NESTS_DEEPLY(d -> d.readPlace().put(Pieces.nested(d.random.nextInt(900)))),
  NESTS_DEEPER_THAN_IS_READ(
      d -> {
        String nesting = "[".repeat(500 + d.random.nextInt(4_000));
        d.text = Pieces.then(d.text, text -> Pieces.inserted(d.random, text, nesting));
      }),
  LONG_TEXT(
      d ->
          d.readPlace()
              .put(
                  JsonNodeFactory.instance.textNode(
                      Pieces.longText(d.random, 1 << d.random.nextInt(17))))),
  /** Longer than any message is read. */
  ENORMOUS_TEXT(
      d -> {
        int size = d.random.nextInt(200) == 0 ? 18 << 20 : 1 << 18;
        d.readPlace().put(JsonNodeFactory.instance.textNode(Pieces.longText(d.random, size)));
      }),
  ODD_TEXT(
      d ->
          d.readPlace()
              .put(JsonNodeFactory.instance.textNode(Pieces.pick(d.random, Pieces.ODD_TEXTS)))),
  UNKNOWN_VERSION(
      d -> {
        JsonNode payload = d.notification.path("payload");
        if (payload.isObject()) {
          new Draft.Place(payload, "nova_object.version", 0)
              .put(JsonNodeFactory.instance.textNode(Pieces.pick(d.random, Pieces.VERSIONS)));
        }
      }),
  UNKNOWN_EVENT(d -> d.notification.put("event_type", Pieces.pick(d.random, Pieces.EVENTS))),
  DUPLICATES_A_KEY(
      d ->
          d.text =
              Pieces.then(
                  d.text,
                  text -> text.replaceFirst("\\{", "{" + Pieces.pick(d.random, Pieces.KEYS)))),
  CUTS_THE_TEXT(d -> d.text = Pieces.then(d.text, text -> Pieces.cut(d.random, text))),
  GARBAGE_IN_THE_TEXT(
      d ->
          d.text =
              Pieces.then(
                  d.text,
                  text ->
                      Pieces.inserted(d.random, text, Pieces.pick(d.random, Pieces.ODD_TEXTS)))),
  BROKEN_ENVELOPE(
      d -> {
        String form = Pieces.pick(d.random, Pieces.ENVELOPES);
        String version = Pieces.pick(d.random, Pieces.VERSIONS);
        d.envelope =
            message ->
                form.replace("%V", version)
                    .replace("%T", Pieces.quoted(message))
                    .replace("%M", message);
      }),
  CUTS_THE_BODY(
      d -> d.bytes = Pieces.then(d.bytes, body -> Arrays.copyOf(body, Pieces.at(d.random, body)))),
  FLIPS_BYTES(
      d ->
          d.bytes =
              Pieces.then(
                  d.bytes,
                  body -> {
                    byte[] flipped = body.clone();
                    for (int i = d.random.nextInt(16); i >= 0 && body.length > 0; i--) {
                      flipped[Pieces.at(d.random, body)] = (byte) d.random.nextInt();
                    }
                    return flipped;
                  })),
  WRONG_ENCODING(
      d -> {
        boolean wide = d.random.nextBoolean();
        d.bytes =
            Pieces.then(
                d.bytes,
                body ->
                    ("ä\ud83d\ude00" + new String(body, UTF_8))
                        .getBytes(wide ? UTF_16 : ISO_8859_1));
      }),
  WRONG_CONTENT_TYPE(d -> d.contentType = Pieces.pick(d.random, Pieces.TYPES)),
  WRONG_CONTENT_ENCODING(d -> d.contentEncoding = Pieces.pick(d.random, Pieces.ENCODINGS)),
  GARBAGE_IN_THE_HEADERS(
      d ->
          d.headers.putAll(
              Map.of(
                  "x-first-death-reason",
                  7,
                  "x-death",
                  List.of(Map.of("count", Long.MIN_VALUE)),
                  "CC",
                  List.of(),
                  Pieces.pick(d.random, Pieces.HEADER_NAMES),
                  new byte[d.random.nextInt(2000)],
                  "at",
                  new BigDecimal("1e-200"))));

  @SuppressWarnings("ImmutableEnumChecker") // None of them keeps anything.
  private final Consumer<Draft> change;

  Mutation(Consumer<Draft> change) {
    this.change = change;
  }

  void apply(Draft draft) {
    change.accept(draft);
  }
}
