package org.novalean.events.mutation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.novalean.events.Recordings;

/**
 * A real notification, broken in one to three ways. The same seed gives the same.
 *
 * @param what how it is broken
 * @param headers AMQP headers
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
public record MutatedNotification(
    long seed,
    List<String> what,
    String routingKey,
    String contentType,
    String contentEncoding,
    Map<String, Object> headers,
    byte[] body) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Original> ORIGINALS =
      Recordings.ALL.stream()
          .flatMap(name -> Recordings.messages(name).stream())
          .map(Original::of)
          .toList();

  private record Original(Recordings.Message message, ObjectNode notification) {
    static Original of(Recordings.Message message) {
      try {
        JsonNode outer = JSON.readTree(message.body());
        return new Original(
            message, (ObjectNode) JSON.readTree(outer.get("oslo.message").textValue()));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** The mutation of this seed. */
  public static MutatedNotification of(long seed) {
    Random random = new Random(seed);
    Original original = Pieces.pick(random, ORIGINALS);
    Draft draft =
        new Draft(
            random,
            original.notification().deepCopy(),
            original.message().contentType(),
            original.message().contentEncoding());
    List<String> what = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Mutation mutation = Pieces.pick(random, List.of(Mutation.values()));
      if (mutation == Mutation.ENORMOUS_TEXT && random.nextInt(50) > 0) {
        mutation = Mutation.LONG_TEXT;
      }
      mutation.apply(draft);
      what.add(mutation.name());
    }
    return new MutatedNotification(
        seed,
        what,
        original.message().routingKey(),
        draft.contentType,
        draft.contentEncoding,
        draft.headers,
        draft.body());
  }

  @Override
  public String toString() {
    return "MutatedNotification.of(%dL): %s, %d bytes".formatted(seed, what, body.length);
  }
}
