package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.CloudException;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;
import org.openstack4j.openstack.internal.OSClientSession.OSClientSessionV3;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the token, for all threads. A new one is fetched before the old one expires, and when a
 * service answers 401 (a token can be revoked): by one thread, while the others wait for it.
 *
 * <p>OpenStack4j looks for its own session in a {@link ThreadLocal}, so each request first binds
 * one to its thread.
 */
final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** As keystoneauth does: a token that would expire on the way is not used. */
  private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(2);

  /** Keystone can lock a user after several wrong passwords: do not help it. */
  private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofSeconds(30);

  private final KeystoneLogin login;
  private final String who;
  private final Config config;
  private final BooleanSupplier mayChange;
  private final Clock clock;

  @GuardedBy("this")
  private @Nullable KeystoneToken token;

  @GuardedBy("this")
  private Instant renewAt = Instant.MIN;

  @GuardedBy("this")
  private CloudException.@Nullable Unauthenticated refusal;

  @GuardedBy("this")
  private Instant askAgainAt = Instant.MIN;

  /**
   * A session; the first request logs in.
   *
   * @param mayChange whether what changes something may be sent: asked right before
   */
  Session(KeystoneLogin login, String who, Config config, BooleanSupplier mayChange, Clock clock) {
    this.login = requireNonNull(login, "login is null");
    this.who = requireNonNull(who, "who is null");
    this.config = requireNonNull(config, "config is null");
    this.mayChange = requireNonNull(mayChange, "mayChange is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Who is logged in, for messages. */
  String who() {
    return who;
  }

  /**
   * Sends a request with a valid token, once more with a new one if the first answer is 401.
   *
   * @param request builds and sends it; called with OpenStack4j's session bound to this thread
   * @throws CloudException if no answer comes, or no valid token can be had
   */
  Reply send(Supplier<HttpResponse> request) {
    var used = token();
    var reply = attempt(used, request);
    if (reply.status() == 401) {
      LOG.info("{}: the token was not accepted, logging in again as {}", reply.request(), who);
      reply = attempt(tokenAfter(used), request);
    }
    if (reply.status() == 401) {
      throw new CloudException.Unauthenticated(
          "%s: the token that Keystone has just given to %s is not accepted: %s Check the [keystone_authtoken] section of that service, and that clocks agree."
              .formatted(reply.request(), who, reply.faultMessage()));
    }
    return reply;
  }

  /**
   * Sends a request that changes something, if we still may when all that comes before is done.
   *
   * @throws CloudException.NotActive where we may not: nothing was sent
   */
  Reply change(Supplier<HttpResponse> request) {
    return send(
        () -> {
          if (!mayChange.getAsBoolean()) {
            throw new CloudException.NotActive(
                "this adapter does not hold the lock at present: nothing was sent");
          }
          return request.get();
        });
  }

  /** A token that is valid for some time. */
  synchronized KeystoneToken token() {
    return token != null && clock.instant().isBefore(renewAt) ? token : renew();
  }

  /** A token other than this one, which was not accepted. */
  private synchronized KeystoneToken tokenAfter(KeystoneToken refused) {
    return token != null && token != refused ? token() : renew();
  }

  private synchronized KeystoneToken renew() {
    if (refusal != null && clock.instant().isBefore(askAgainAt)) {
      throw refusal;
    }
    try {
      var fresh = login.token();
      // Measured from now, so that it does not matter whether our clock agrees with Keystone's.
      var lifetime =
          fresh.getExpires() == null || fresh.getIssuedAt() == null
              ? Duration.ofMinutes(5)
              : Duration.between(fresh.getIssuedAt().toInstant(), fresh.getExpires().toInstant());
      token = fresh;
      renewAt = clock.instant().plus(lifetime).minus(RENEWED_BEFORE_EXPIRY);
      refusal = null;
      return fresh;
    } catch (CloudException.Unauthenticated e) {
      token = null;
      refusal = e;
      askAgainAt = clock.instant().plus(PAUSE_AFTER_REFUSAL);
      throw e;
    }
  }

  private Reply attempt(KeystoneToken bound, Supplier<HttpResponse> request) {
    OSClientSessionV3.createSession(bound, null, null, config);
    try (var response = request.get()) {
      return Reply.of(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
