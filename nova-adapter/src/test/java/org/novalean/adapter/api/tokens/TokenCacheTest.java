package org.novalean.adapter.api.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.compute.CloudException;

class TokenCacheTest {

  private static final Duration TRUSTED = Duration.ofSeconds(60);

  private final TestingClock clock = new TestingClock();
  private final TestingTokens keystone = new TestingTokens();
  private final TokenCache cache = new TokenCache(keystone, TRUSTED, 3, 2, clock);

  @Test
  void keystoneIsAskedOnceForManyRequests() {
    issue("t", Duration.ofHours(1));

    assertThat(cache.of("t")).isInstanceOf(Verdict.Valid.class);
    assertThat(cache.of("t")).isInstanceOf(Verdict.Valid.class);

    assertThat(keystone.questions()).isEqualTo(1);
  }

  @Test
  void aRevokedTokenIsServedNoLongerThanTheCacheSays() {
    issue("t", Duration.ofHours(1));
    var unused = cache.of("t");
    keystone.revoke("t");
    clock.advance(TRUSTED.minusMillis(1));
    assertThat(cache.of("t")).isInstanceOf(Verdict.Valid.class);

    clock.advance(Duration.ofMillis(1));

    assertThat(cache.of("t")).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void aTokenIsNeverServedBeyondItsLife() {
    issue("t", Duration.ofSeconds(10));
    var unused = cache.of("t");
    keystone.setAway(true);

    clock.advance(Duration.ofSeconds(10));

    assertThat(cache.of("t")).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void aTokenThatIsNotValidIsNotAskedAboutAgainAtOnce() {
    assertThat(cache.of("t")).isInstanceOf(Verdict.Invalid.class);
    assertThat(cache.of("t")).isInstanceOf(Verdict.Invalid.class);
    assertThat(keystone.questions()).isEqualTo(1);

    issue("t", Duration.ofHours(1));
    clock.advance(TokenCache.INVALID_FOR);

    assertThat(cache.of("t")).isInstanceOf(Verdict.Valid.class);
  }

  @Test
  void whoWasKnownIsServedWhileKeystoneIsAwayAndOthersAreNot() {
    issue("known", Duration.ofHours(1));
    issue("other", Duration.ofHours(1));
    var unused = cache.of("known");
    keystone.setAway(true);
    clock.advance(TRUSTED);

    assertThat(cache.of("known")).isInstanceOf(Verdict.Valid.class);
    assertThat(cache.of("other")).isInstanceOf(Verdict.Unknown.class);
    // One question in vain, then nobody waits for another.
    assertThat(keystone.questions()).isEqualTo(2);

    keystone.setAway(false);
    clock.advance(TokenCache.AWAY_FOR);
    assertThat(cache.of("other")).isInstanceOf(Verdict.Valid.class);
  }

  /** 403 for a trust whose trustor was disabled, for example. */
  @Test
  void aTokenThatKeystoneAnswersOddlyIsInNobodyElsesWay() {
    issue("other", Duration.ofHours(1));
    keystone.answerOddly("odd", new CloudException.Forbidden("Trustor is disabled."));

    assertThat(cache.of("odd")).isEqualTo(new Verdict.Unknown("Trustor is disabled."));
    assertThat(cache.of("other")).isInstanceOf(Verdict.Valid.class);
  }

  @Test
  void anOddTokenDoesNotKeepARevokedOneServed() {
    issue("t", Duration.ofHours(1));
    var unused = cache.of("t");
    keystone.revoke("t");
    clock.advance(TRUSTED);
    keystone.answerOddly("odd", new CloudException.Unusable("Keystone answered 409"));

    assertThat(cache.of("odd")).isInstanceOf(Verdict.Unknown.class);
    assertThat(cache.of("t")).isInstanceOf(Verdict.Invalid.class);
  }

  @Test
  void anOddTokenIsNotAskedAboutAgainAtOnceAndThenItIs() {
    issue("odd", Duration.ofHours(1));
    keystone.answerOddly("odd", new CloudException.Forbidden("Trustor is disabled."));
    var unused = cache.of("odd");
    assertThat(cache.of("odd")).isInstanceOf(Verdict.Unknown.class);
    assertThat(keystone.questions()).isEqualTo(1);

    clock.advance(TokenCache.INVALID_FOR);
    assertThat(cache.of("odd")).isInstanceOf(Verdict.Unknown.class);
    assertThat(keystone.questions()).isEqualTo(2);
  }

  @Test
  void whoWasKnownAndIsAnsweredOddlyIsNotServedNorWhileKeystoneIsAwayAfterThat() {
    issue("t", Duration.ofHours(1));
    var unused = cache.of("t");
    keystone.answerOddly("t", new CloudException.Forbidden("Trustor is disabled."));
    clock.advance(TRUSTED);
    assertThat(cache.of("t")).isInstanceOf(Verdict.Unknown.class);

    keystone.setAway(true);
    clock.advance(TokenCache.INVALID_FOR);
    assertThat(cache.of("t")).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aFloodOfMadeUpTokensDoesNotPushTheLimits() {
    for (var i = 0; i < 100; i++) {
      assertThat(cache.of("made-up-" + i)).isInstanceOf(Verdict.Invalid.class);
    }
    // The first of them is forgotten: it is asked about anew.
    var before = keystone.questions();
    var unused = cache.of("made-up-0");
    assertThat(keystone.questions()).isEqualTo(before + 1);
  }

  @Test
  void soManyQuestionsAtATimeAndOneForEachToken() {
    var waiting = new CountDownLatch(1);
    issue("a", Duration.ofHours(1));
    issue("b", Duration.ofHours(1));
    keystone.onQuestion(
        () -> {
          try {
            waiting.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    var a = CompletableFuture.supplyAsync(() -> cache.of("a"), task -> new Thread(task).start());
    var b = CompletableFuture.supplyAsync(() -> cache.of("b"), task -> new Thread(task).start());
    await().until(() -> keystone.questions() == 2);
    var again =
        CompletableFuture.supplyAsync(() -> cache.of("a"), task -> new Thread(task).start());

    assertThat(cache.of("c")).isInstanceOf(Verdict.Unknown.class);

    waiting.countDown();
    assertThat(a.join()).isInstanceOf(Verdict.Valid.class);
    assertThat(b.join()).isInstanceOf(Verdict.Valid.class);
    assertThat(again.join()).isInstanceOf(Verdict.Valid.class);
    assertThat(keystone.questions()).isEqualTo(2);
  }

  @Test
  void whatCannotBeATokenIsNotAskedAbout() {
    assertThat(cache.of("")).isInstanceOf(Verdict.Invalid.class);
    assertThat(cache.of("two words")).isInstanceOf(Verdict.Invalid.class);
    assertThat(cache.of("x".repeat(10_000))).isInstanceOf(Verdict.Invalid.class);

    assertThat(keystone.questions()).isZero();
  }

  private void issue(String token, Duration life) {
    Instant end = clock.instant().plus(life);
    var unused = keystone.issue(token, end, "reader");
  }
}
