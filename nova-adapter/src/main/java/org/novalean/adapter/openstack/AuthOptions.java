package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.adapter.openstack.CloudCredentials.ApplicationCredential;
import org.novalean.adapter.openstack.CloudCredentials.ById;
import org.novalean.adapter.openstack.CloudCredentials.ByName;
import org.novalean.adapter.openstack.CloudCredentials.Domain;
import org.novalean.adapter.openstack.CloudCredentials.Identity;
import org.novalean.adapter.openstack.CloudCredentials.Name;
import org.novalean.adapter.openstack.CloudCredentials.Password;
import org.novalean.configuration.Secret;
import org.novalean.events.TlsSettings.ClientCertificate;

/**
 * Authentication options by the names that keystoneauth gives them, wherever they were written: a
 * {@code [keystone]} section, {@code clouds.yaml}, or {@code OS_*}.
 */
final class AuthOptions {

  /** The names that mean something here. */
  static final Set<String> NAMES =
      Set.of(
          "auth_url",
          "auth_type",
          "username",
          "user_id",
          "user_domain_name",
          "user_domain_id",
          "password",
          "project_name",
          "project_id",
          "project_domain_name",
          "project_domain_id",
          "default_domain_name",
          "default_domain_id",
          "application_credential_id",
          "application_credential_name",
          "application_credential_secret",
          "region_name",
          "interface",
          "cafile",
          "certfile",
          "keyfile",
          "insecure");

  private static final Set<String> PASSWORD_TYPES = Set.of("password", "v3password");
  private static final String APPLICATION_TYPE = "v3applicationcredential";

  private final Map<String, String> options;
  private final UnaryOperator<String> spelling;
  private final List<String> problems = new ArrayList<>();

  private AuthOptions(Map<String, String> options, UnaryOperator<String> spelling) {
    this.options = requireNonNull(options, "options is null");
    this.spelling = requireNonNull(spelling, "spelling is null");
  }

  /**
   * Makes credentials of them.
   *
   * @param spelling how the user wrote an option of this name, for messages
   * @throws CredentialsException naming everything that is missing or wrong
   */
  static CloudCredentials read(Map<String, String> options, UnaryOperator<String> spelling) {
    return new AuthOptions(options, spelling).credentials();
  }

  private CloudCredentials credentials() {
    var authUrl = authUrl();
    var identity = usesApplicationCredential() ? applicationCredential() : password();
    var endpoints = endpoints();
    var client = clientCertificate();
    if (Set.of("true", "1", "yes", "on")
        .contains(get("insecure").orElse("").toLowerCase(Locale.ROOT))) {
      problems.add(
          spelling.apply("insecure")
              + " is set, but nova-lean always verifies certificates: name your CA's file in "
              + spelling.apply("cafile"));
    }
    if (!problems.isEmpty()) {
      throw new CredentialsException(problems);
    }
    return new CloudCredentials(
        authUrl, identity, get("region_name"), endpoints, get("cafile").map(Path::of), client);
  }

  private URI authUrl() {
    var none = URI.create("");
    var written = get("auth_url");
    if (written.isEmpty()) {
      missing("auth_url", "Keystone's address, for example http://controller:5000/v3");
      return none;
    }
    try {
      var url = new URI(written.get());
      var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
        problems.add(
            "%s is '%s': expected http://HOST… or https://HOST…"
                .formatted(spelling.apply("auth_url"), written.get()));
      } else if (url.getPath().contains("/v2.0")) {
        problems.add(
            "%s is '%s': version 2.0 of Keystone's API is gone, use /v3"
                .formatted(spelling.apply("auth_url"), written.get()));
      }
      return url;
    } catch (URISyntaxException e) {
      problems.add(
          "%s is '%s', which is no URL: %s"
              .formatted(spelling.apply("auth_url"), written.get(), e.getReason()));
      return none;
    }
  }

  private boolean usesApplicationCredential() {
    var type = get("auth_type").map(t -> t.toLowerCase(Locale.ROOT));
    if (type.isPresent()
        && !PASSWORD_TYPES.contains(type.get())
        && !APPLICATION_TYPE.equals(type.get())) {
      problems.add(
          "%s is '%s': expected password or v3applicationcredential"
              .formatted(spelling.apply("auth_type"), type.get()));
    }
    return type.map(APPLICATION_TYPE::equals)
        .orElse(
            get("application_credential_id").isPresent()
                || get("application_credential_name").isPresent());
  }

  private Identity applicationCredential() {
    var secret = new Secret(required("application_credential_secret", "the credential's secret"));
    var id = get("application_credential_id");
    if (id.isPresent()) {
      return new ApplicationCredential(id.get(), Optional.empty(), secret);
    }
    var name = required("application_credential_name", "or application_credential_id");
    return new ApplicationCredential(name, Optional.of(name("user", "username")), secret);
  }

  private Identity password() {
    return new Password(
        name("user", "username"),
        new Secret(required("password", "the user's password")),
        name("project", "project_name"));
  }

  private Name name(String what, String nameOption) {
    var id = get(what + "_id");
    if (id.isPresent()) {
      return new ById(id.get());
    }
    return new ByName(
        required(nameOption, "or %s_id".formatted(what)), domain(what, get(nameOption)));
  }

  private Domain domain(String what, Optional<String> name) {
    for (var prefix : List.of(what, "default")) {
      var id = get(prefix + "_domain_id");
      if (id.isPresent()) {
        return new Domain(id.get(), true);
      }
      var domain = get(prefix + "_domain_name");
      if (domain.isPresent()) {
        return new Domain(domain.get(), false);
      }
    }
    if (name.isPresent()) {
      missing(
          what + "_domain_name",
          "the domain of the %s '%s', often Default".formatted(what, name.get()));
    }
    return new Domain("", false);
  }

  private EndpointInterface endpoints() {
    var word = get("interface").orElse("public");
    for (var candidate : EndpointInterface.values()) {
      // Older tools write publicURL, internalURL, adminURL.
      if (word.equalsIgnoreCase(candidate.wireName())
          || word.equalsIgnoreCase(candidate.wireName() + "URL")) {
        return candidate;
      }
    }
    problems.add(
        "%s is '%s': expected public, internal or admin"
            .formatted(spelling.apply("interface"), word));
    return EndpointInterface.PUBLIC;
  }

  private Optional<ClientCertificate> clientCertificate() {
    var certificate = get("certfile");
    var key = get("keyfile");
    if (certificate.isPresent() && key.isEmpty()) {
      missing("keyfile", "the key of %s".formatted(spelling.apply("certfile")));
    }
    if (key.isPresent() && certificate.isEmpty()) {
      missing("certfile", "the certificate of %s".formatted(spelling.apply("keyfile")));
    }
    return certificate.map(file -> new ClientCertificate(Path.of(file), Path.of(key.orElse(""))));
  }

  private String required(String name, String meaning) {
    var value = get(name);
    if (value.isEmpty()) {
      missing(name, meaning);
    }
    return value.orElse("");
  }

  private void missing(String name, String meaning) {
    problems.add("%s is missing: %s".formatted(spelling.apply(name), meaning));
  }

  private Optional<String> get(String name) {
    return Optional.ofNullable(options.get(name)).filter(value -> !value.isBlank());
  }
}
