package org.novalean.adapter.api.tokens;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.novalean.adapter.compute.CloudException;

/**
 * Remembers what Keystone said of tokens: of valid ones for a while and never longer than they
 * live, of others for seconds, also of those on which it gives no verdict. The tokens themselves
 * are not kept, only their digests.
 *
 * <p>While Keystone is away, those that it said to be valid stay so until they end, and nobody can
 * say anything of others; it is then asked once in a few seconds, so that no caller waits for it in
 * vain. A flood of made-up tokens meets a bound: so many questions at a time, and so many memories.
 */
public final class TokenCache {

  /** Long enough to take a flood off Keystone, short enough for a token that is made just now. */
  static final Duration INVALID_FOR = Duration.ofSeconds(5);

  /** After a question in vain. */
  static final Duration AWAY_FOR = Duration.ofSeconds(5);

  private static final int LONGEST_TOKEN = 8192;

  private final Tokens keystone;
  private final Duration trustedFor;
  private final Clock clock;
  private final Semaphore questions;

  @GuardedBy("this")
  private final Map<String, Known> valid;

  @GuardedBy("this")
  private final Map<String, Brief> brief;

  @GuardedBy("this")
  private final Map<String, CompletableFuture<Verdict>> asking = new HashMap<>();

  @GuardedBy("this")
  private Instant askAgainAt = Instant.MIN;

  @GuardedBy("this")
  private String trouble = "";

  private record Known(Caller caller, Instant freshUntil) {}

  private record Brief(Verdict verdict, Instant until) {}

  /**
   * Makes one.
   *
   * @param trustedFor for how long a token counts as valid before Keystone is asked again: a
   *     revoked one is still served as long
   * @param size how many tokens are remembered of each kind
   * @param questionsAtOnce how many may be asked about at a time
   */
  public TokenCache(
      Tokens keystone, Duration trustedFor, int size, int questionsAtOnce, Clock clock) {
    this.keystone = requireNonNull(keystone, "keystone is null");
    this.trustedFor = requireNonNull(trustedFor, "trustedFor is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.questions = new Semaphore(questionsAtOnce);
    this.valid = newest(size);
    this.brief = newest(size);
  }

  private static <V> Map<String, V> newest(int size) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > size;
      }
    };
  }

  /** What is to be said of a token; asks Keystone where it is not known. */
  public Verdict of(String token) {
    if (!isPlausible(token)) {
      return new Verdict.Invalid();
    }
    var key = digest(token);
    var own = new CompletableFuture<Verdict>();
    CompletableFuture<Verdict> others;
    synchronized (this) {
      var known = known(key);
      if (known.isPresent()) {
        return known.get();
      }
      others = asking.get(key);
      if (others == null) {
        if (!questions.tryAcquire()) {
          return new Verdict.Unknown(
              "too many tokens are being validated at this moment: try again in a second");
        }
        asking.put(key, own);
      }
    }
    return others == null ? ask(key, token, own) : others.join();
  }

  /** What can be said without asking. */
  @GuardedBy("this")
  private Optional<Verdict> known(String key) {
    var now = clock.instant();
    var seen = valid.get(key);
    if (seen != null && !now.isBefore(seen.caller().expiresAt())) {
      valid.remove(key);
      return Optional.of(new Verdict.Invalid());
    }
    var away = now.isBefore(askAgainAt);
    if (seen != null && (away || now.isBefore(seen.freshUntil()))) {
      return Optional.of(new Verdict.Valid(seen.caller()));
    }
    var said = brief.get(key);
    if (said != null && now.isBefore(said.until())) {
      return Optional.of(said.verdict());
    }
    return away && seen == null ? Optional.of(new Verdict.Unknown(trouble)) : Optional.empty();
  }

  private Verdict ask(String key, String token, CompletableFuture<Verdict> answer) {
    Verdict verdict = new Verdict.Unknown("this question to Keystone failed: see the log");
    try {
      verdict = learnt(key, keystone.callerOf(token));
    } catch (CloudException.Unreachable e) {
      verdict = inVain(key, String.valueOf(e.getMessage()));
    } catch (CloudException e) {
      // 403 for a trust whose trustor was disabled, for example: this token's own trouble.
      verdict = notServed(key, new Verdict.Unknown(String.valueOf(e.getMessage())));
    } finally {
      synchronized (this) {
        asking.remove(key);
      }
      questions.release();
      answer.complete(verdict);
    }
    return verdict;
  }

  private synchronized Verdict learnt(String key, Optional<Caller> caller) {
    var now = clock.instant();
    askAgainAt = Instant.MIN;
    if (caller.isEmpty() || !now.isBefore(caller.get().expiresAt())) {
      return notServed(key, new Verdict.Invalid());
    }
    brief.remove(key);
    valid.put(key, new Known(caller.get(), now.plus(trustedFor)));
    return new Verdict.Valid(caller.get());
  }

  private synchronized Verdict notServed(String key, Verdict verdict) {
    valid.remove(key);
    brief.put(key, new Brief(verdict, clock.instant().plus(INVALID_FOR)));
    return verdict;
  }

  private synchronized Verdict inVain(String key, String why) {
    askAgainAt = clock.instant().plus(AWAY_FOR);
    trouble = why;
    return known(key).orElseGet(() -> new Verdict.Unknown(why));
  }

  /** Of what Keystone gives out: visible letters of ASCII. Others would not get into a header. */
  private static boolean isPlausible(String token) {
    return !token.isEmpty()
        && token.length() <= LONGEST_TOKEN
        && token.chars().allMatch(letter -> letter > ' ' && letter < 127);
  }

  private static String digest(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
