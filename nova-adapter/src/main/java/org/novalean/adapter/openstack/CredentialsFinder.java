package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.config.KeystoneConfig;

/**
 * Finds the credentials to use. The first of these that is there decides, and what it lacks is an
 * error, never taken from the next:
 *
 * <ol>
 *   <li>a cloud named on the command line ({@code --os-cloud}), from {@code clouds.yaml};
 *   <li>{@code os_cloud} in the configuration's {@code [keystone]}, from {@code clouds.yaml};
 *   <li>{@code auth_url} there, with the other options of that section;
 *   <li>{@code OS_CLOUD}, from {@code clouds.yaml};
 *   <li>{@code OS_AUTH_URL} and the other {@code OS_*} variables.
 * </ol>
 *
 * <p>Region, interface, CA file and client certificate of {@code [keystone]} also count over those
 * of {@code clouds.yaml} and {@code OS_*}, unless the cloud was named on the command line.
 */
public final class CredentialsFinder {

  private static final Map<String, String> VARIABLES =
      Map.of("cafile", "OS_CACERT", "certfile", "OS_CERT", "keyfile", "OS_KEY");

  private final Map<String, String> environment;
  private final CloudsYaml cloudsYaml;

  /** Looks where openstacksdk does. */
  public CredentialsFinder(Map<String, String> environment) {
    this(environment, CloudsYaml.standardDirectories(environment));
  }

  CredentialsFinder(Map<String, String> environment, List<Path> directories) {
    this.environment = Map.copyOf(environment);
    this.cloudsYaml = new CloudsYaml(environment, directories);
  }

  /**
   * Finds them.
   *
   * @param section {@code [keystone]}
   * @param cloud the cloud named on the command line
   * @throws CredentialsException naming everything that is missing or wrong
   */
  public CloudCredentials find(KeystoneConfig section, Optional<String> cloud) {
    requireNonNull(section, "section is null");
    if (cloud.isPresent()) {
      return cloudsYaml.credentials(cloud.get(), Map.of());
    }
    var overrides = place(section);
    if (section.osCloud().isPresent()) {
      return cloudsYaml.credentials(section.osCloud().get(), overrides);
    }
    if (section.authUrl().isPresent()) {
      var options = identity(section);
      options.putAll(overrides);
      return AuthOptions.read(options, name -> "[keystone] " + name);
    }
    var chosen = environment.getOrDefault("OS_CLOUD", "");
    if (!chosen.isBlank()) {
      return cloudsYaml.credentials(chosen, overrides);
    }
    if (!environment.getOrDefault("OS_AUTH_URL", "").isBlank()) {
      var options = variables();
      options.putAll(overrides);
      return AuthOptions.read(options, CredentialsFinder::variable);
    }
    throw new CredentialsException(
        "No credentials for the cloud. Give auth_url and the rest of [keystone] in the configuration, or"
            + " the name of a cloud in clouds.yaml (--os-cloud, OS_CLOUD), or OS_AUTH_URL and the"
            + " other OS_* variables."
            + cloudsYaml.choices().map(has -> " " + has).orElse(""));
  }

  private static Map<String, String> identity(KeystoneConfig section) {
    var options = new HashMap<String, String>();
    section.authUrl().ifPresent(url -> options.put("auth_url", url.toString()));
    section.username().ifPresent(name -> options.put("username", name));
    section.password().ifPresent(secret -> options.put("password", secret.reveal()));
    options.put("user_domain_name", section.userDomainName());
    section.projectName().ifPresent(name -> options.put("project_name", name));
    options.put("project_domain_name", section.projectDomainName());
    section.applicationCredentialId().ifPresent(id -> options.put("application_credential_id", id));
    section
        .applicationCredentialSecret()
        .ifPresent(secret -> options.put("application_credential_secret", secret.reveal()));
    return options;
  }

  private static Map<String, String> place(KeystoneConfig section) {
    var options = new HashMap<String, String>();
    section.regionName().ifPresent(region -> options.put("region_name", region));
    section.iface().ifPresent(iface -> options.put("interface", iface.wireName()));
    section.cafile().ifPresent(file -> options.put("cafile", file.toString()));
    section
        .client()
        .ifPresent(
            client -> {
              options.put("certfile", client.certificateFile().toString());
              options.put("keyfile", client.keyFile().toString());
            });
    return options;
  }

  private Map<String, String> variables() {
    var options = new HashMap<String, String>();
    old("OS_TENANT_NAME", "project_name", options);
    old("OS_TENANT_ID", "project_id", options);
    old("OS_ENDPOINT_TYPE", "interface", options);
    for (var name : AuthOptions.NAMES) {
      var value = environment.get(variable(name));
      if (value != null && !value.isBlank()) {
        options.put(name, value);
      }
    }
    return options;
  }

  private void old(String variable, String option, Map<String, String> options) {
    var value = environment.get(variable);
    if (value != null) {
      options.put(option, value);
    }
  }

  private static String variable(String option) {
    return VARIABLES.getOrDefault(option, "OS_" + option.toUpperCase(Locale.ROOT));
  }
}
