package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import java.util.Optional;
import org.novalean.adapter.api.tokens.Access;
import org.novalean.adapter.api.tokens.Caller;
import org.novalean.adapter.api.tokens.TokenCache;
import org.novalean.adapter.api.tokens.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in who has a valid token. */
final class Gate {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  private static final String BEARER = "Bearer ";

  private final TokenCache tokens;
  private final Access access;
  private volatile String said = "";

  Gate(TokenCache tokens, Access access) {
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.access = requireNonNull(access, "access is null");
  }

  /** Who asks, and may ask on. */
  record Entrant(Caller caller, String token) {
    @Override
    public String toString() {
      return caller.user();
    }
  }

  /** Who asks: 401 where nobody knows, 403 where it may not read either. */
  Entrant enter(Headers headers) throws ApiError {
    var token = token(headers);
    if (token.isEmpty()) {
      throw unauthorized("there is no token");
    }
    var verdict = tokens.of(token.get());
    if (verdict instanceof Verdict.Unknown unknown) {
      tell(unknown.reason());
      // Whoever asks is not known: it is not told where Keystone is, nor who we are there.
      throw ApiError.unavailable(
          "the token",
          "Keystone cannot be asked at present whether it is valid",
          "try again in some seconds; nova-lean's log has the reason. Nothing was done");
    }
    if (!(verdict instanceof Verdict.Valid valid)) {
      throw unauthorized("it is not valid, or has expired");
    }
    said = "";
    if (!access.mayRead(valid.caller())) {
      throw new ApiError(
          403,
          "user " + valid.caller().user(),
          access.isScoped(valid.caller())
              ? "none of its roles may read ([api] reader_roles, admin_roles)"
              : "its token is of another project than those whose roles count here",
          "have a role given in nova-lean's project, or in one of [api] projects, and take a token of it");
    }
    return new Entrant(valid.caller(), token.get());
  }

  boolean mayAct(Caller caller) {
    return access.mayAct(caller);
  }

  /** Whether somebody who was let in may stay: a token may be revoked meanwhile. */
  boolean mayStay(Entrant entrant) {
    return !(tokens.of(entrant.token()) instanceof Verdict.Invalid);
  }

  private static Optional<String> token(Headers headers) {
    var own = Optional.ofNullable(headers.getFirst("X-Auth-Token"));
    return own.or(
            () ->
                Optional.ofNullable(headers.getFirst("Authorization"))
                    .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                    .map(value -> value.substring(BEARER.length())))
        .map(String::strip)
        .filter(token -> !token.isEmpty());
  }

  private static ApiError unauthorized(String reason) {
    return new ApiError(
        401,
        "the token",
        reason,
        "send one of Keystone's in X-Auth-Token ('openstack token issue -c id -f value')");
  }

  private void tell(String reason) {
    if (!reason.equals(said)) {
      said = reason;
      log.warn("API: a token cannot be validated: {}", reason);
    }
  }
}
