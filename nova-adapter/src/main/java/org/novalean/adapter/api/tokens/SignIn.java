package org.novalean.adapter.api.tokens;

import static java.util.Objects.requireNonNull;

import org.novalean.configuration.Secret;

/**
 * What a person signs in with.
 *
 * @param domain the name of the user's and the project's
 * @param project its name
 */
public record SignIn(String user, Secret password, String domain, String project) {

  public SignIn {
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
    requireNonNull(domain, "domain is null");
    requireNonNull(project, "project is null");
  }
}
