package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.novalean.adapter.api.tokens.SignIn;
import org.novalean.adapter.api.tokens.Tokens;
import org.novalean.adapter.compute.CloudException;
import org.novalean.configuration.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Keystone give people tokens for their passwords: a browser cannot ask it itself, being at
 * home elsewhere. A password is passed on, and neither kept nor written down. Who guesses is slowed
 * down, so that nobody guesses faster here than at Keystone's own door.
 */
final class SignIns {
  private static final Logger log = LoggerFactory.getLogger(SignIns.class);

  static final String PATH = "/v1/tokens";

  /** Within the time, of one user. */
  static final int WRONG_OF_ONE = 5;

  private static final int WRONG_OF_ALL = 50;
  private static final Duration COUNTED_FOR = Duration.ofMinutes(1);
  private static final int AT_ONCE = 4;

  /** Keystone's own bound for names. */
  private static final int LONGEST = 255;

  /** As OpenStack's clients send it. */
  private static final int LONGEST_PASSWORD = 4096;

  private final Tokens keystone;
  private final Clock clock;
  private final Semaphore places = new Semaphore(AT_ONCE);

  @GuardedBy("this")
  private final Deque<Wrong> wrong = new ArrayDeque<>();

  SignIns(Tokens keystone, Clock clock) {
    this.keystone = requireNonNull(keystone, "keystone is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  private record Wrong(Instant at, String who) {}

  private record View(String token, Instant expiresAt) {}

  /** A token for who the body says it is; 401 where Keystone does not believe it. */
  Answer answer(JsonNode body) throws ApiError {
    var signIn = read(body);
    var who = (signIn.domain() + "\n" + signIn.user()).toLowerCase(Locale.ROOT);
    requirePatience(who);
    if (!places.tryAcquire()) {
      throw ApiError.unavailable(
          "the sign-in", "too many sign in at this moment", "try again in a second");
    }
    try {
      var issued = keystone.issue(signIn);
      if (issued.isEmpty()) {
        remember(who);
        throw new ApiError(
            401,
            "the sign-in",
            "Keystone does not accept this user with this password in this project",
            "check all four; ask who runs the cloud for a role in the project");
      }
      return Answer.json(201, new View(issued.get().token(), issued.get().expiresAt()));
    } catch (CloudException e) {
      log.warn("API: nobody can sign in: {}", e.getMessage());
      throw ApiError.unavailable(
          "the sign-in",
          "Keystone cannot be asked at present",
          "try again in some seconds; nova-lean's log has the reason");
    } finally {
      places.release();
    }
  }

  private synchronized void requirePatience(String who) throws ApiError {
    var since = clock.instant().minus(COUNTED_FOR);
    while (!wrong.isEmpty() && wrong.getFirst().at().isBefore(since)) {
      wrong.removeFirst();
    }
    var own = wrong.stream().filter(one -> one.who().equals(who)).count();
    if (own >= WRONG_OF_ONE || wrong.size() >= WRONG_OF_ALL) {
      throw new ApiError(
          429,
          "the sign-in",
          "too many were wrong within a minute",
          "wait a minute; Keystone was not asked");
    }
  }

  private synchronized void remember(String who) {
    wrong.addLast(new Wrong(clock.instant(), who));
  }

  private static SignIn read(JsonNode body) throws ApiError {
    var names = List.of("user", "password", "domain", "project");
    for (var keys = body.fieldNames(); keys.hasNext(); ) {
      var key = keys.next();
      if (!names.contains(key)) {
        // What stands there may be a password, and is not repeated.
        throw ApiError.badRequest(
            "the body", "it has a key that is not known", "send " + String.join(", ", names));
      }
    }
    return new SignIn(
        text(body, "user", LONGEST),
        new Secret(text(body, "password", LONGEST_PASSWORD)),
        text(body, "domain", LONGEST),
        text(body, "project", LONGEST));
  }

  private static String text(JsonNode body, String name, int longest) throws ApiError {
    var node = body.path(name);
    if (!node.isTextual() || node.asText().isEmpty() || node.asText().length() > longest) {
      throw ApiError.badRequest(
          "the body",
          "%s is no text of 1 to %d letters".formatted(name, longest),
          "send user, password, domain and project");
    }
    return node.asText();
  }
}
