package org.novalean.adapter.api.tokens;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.novalean.adapter.compute.CloudException;

/** A Keystone in memory. */
public final class TestingTokens implements Tokens {

  /** The project that nova-lean works in. */
  public static final String PROJECT = "project-1";

  private final Map<String, Caller> callers = new ConcurrentHashMap<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final Map<String, CloudException> oddities = new ConcurrentHashMap<>();
  private volatile boolean away;
  private volatile Runnable onQuestion = () -> {};

  /** Gives a token out, of nova-lean's own project. */
  public String issue(String token, Instant expiresAt, String... roles) {
    return issue(
        token,
        new Caller("user-of-" + token, Set.of(roles), Optional.of(PROJECT), false, expiresAt));
  }

  public String issue(String token, Caller caller) {
    callers.put(token, caller);
    return token;
  }

  public void revoke(String token) {
    callers.remove(token);
  }

  /** Keystone answers so where it is asked about this token. */
  public void answerOddly(String token, CloudException answer) {
    oddities.put(token, answer);
  }

  public void setAway(boolean away) {
    this.away = away;
  }

  /** Done while a question is under way. */
  public void onQuestion(Runnable action) {
    onQuestion = action;
  }

  public int questions() {
    return questions.get();
  }

  @Override
  public Optional<Caller> callerOf(String token) {
    questions.incrementAndGet();
    onQuestion.run();
    if (away) {
      throw new CloudException.Unreachable("GET http://keystone/v3/auth/tokens: no answer");
    }
    if (oddities.containsKey(token)) {
      throw requireNonNull(oddities.get(token));
    }
    return Optional.ofNullable(callers.get(token));
  }

  /** Lets a user of domain Default sign in to project ops, which gives this token. */
  public void admit(String user, String password, String token) {
    tokens.put(String.join("\n", user, password, "Default", "ops"), token);
  }

  @Override
  public Optional<Issued> issue(SignIn signIn) {
    questions.incrementAndGet();
    onQuestion.run();
    if (away) {
      throw new CloudException.Unreachable("POST http://keystone/v3/auth/tokens: no answer");
    }
    var whose =
        String.join(
            "\n", signIn.user(), signIn.password().reveal(), signIn.domain(), signIn.project());
    return Optional.ofNullable(tokens.get(whose))
        .map(token -> new Issued(token, requireNonNull(callers.get(token)).expiresAt()));
  }

  @Override
  public String ownProject() {
    return PROJECT;
  }
}
