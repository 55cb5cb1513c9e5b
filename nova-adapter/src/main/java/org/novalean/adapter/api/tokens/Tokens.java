package org.novalean.adapter.api.tokens;

import java.util.Optional;
import org.novalean.adapter.compute.CloudException;

/** The port to Keystone, as who validates tokens. */
public interface Tokens {

  /**
   * Whose token that is; empty where it is not valid.
   *
   * @throws CloudException.Unreachable where Keystone can be asked about no token now
   * @throws CloudException where it does not say of this one
   */
  Optional<Caller> callerOf(String token);

  /**
   * Asks for a token in somebody's name.
   *
   * @return empty where Keystone does not accept who that says to be
   * @throws CloudException where Keystone does not say
   */
  Optional<Issued> issue(SignIn signIn);

  /**
   * The id of the project that nova-lean itself works in.
   *
   * @throws CloudException where Keystone does not say
   */
  String ownProject();
}
