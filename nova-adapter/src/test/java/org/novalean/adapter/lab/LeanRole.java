package org.novalean.adapter.lab;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.adapter.openstack.CloudCredentials;
import org.novalean.configuration.Secret;

/**
 * The role that docs/security.md tells how to make, a user who has it and no other, and Nova's
 * policy for it: docs/nova-policy.yaml itself. All of it is gone when this is closed.
 */
final class LeanRole implements AutoCloseable {
  static final String ROLE = "nova_lean";
  static final String USER = "nova-lean";
  static final String PROJECT = "nova-lean";

  private static final Path POLICY = Path.of("..", "docs", "nova-policy.yaml").toAbsolutePath();
  private static final String APPLIED = "/etc/nova/policy.d/nova-lean.yaml";

  /** A rule of an API; others only help to write these. */
  private static final Pattern RULE = Pattern.compile("\\w+(:[\\w-]+)+");

  private final Lab lab;
  private final String password = UUID.randomUUID().toString();

  LeanRole(Lab lab) {
    this.lab = lab;
    lab.openstack("role", "create", "--or-show", ROLE);
    lab.openstack("project", "create", "--or-show", PROJECT);
    lab.openstack("user", "create", "--or-show", "--password", password, USER);
    lab.openstack("role", "add", "--user", USER, "--project", PROJECT, ROLE);
  }

  void applyPolicy() {
    restarted("install -D -m 0640 -g nova %s %s".formatted(POLICY, APPLIED));
  }

  private void restarted(String command) {
    lab.run("sh", "controller", "sh", "-ec", command);
    lab.run("service", "nova-api", "restart");
  }

  /** The rules of APIs that the policy grants. */
  static Set<String> granted() {
    try {
      var granted = new TreeSet<String>();
      new YAMLMapper()
          .readTree(POLICY.toFile())
          .properties()
          .forEach(rule -> granted.add(rule.getKey()));
      granted.removeIf(rule -> !RULE.matcher(rule).matches());
      return granted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same adapter, as this user. */
  AdapterProcess adapter(Path directory) {
    return new AdapterProcess(lab, directory)
        .with("keystone", "username", USER)
        .with("keystone", "password", password)
        .with("keystone", "project_name", PROJECT);
  }

  CloudCredentials credentials() {
    var domain = new CloudCredentials.Domain("Default", false);
    return new CloudCredentials(
        URI.create(lab.authUrl()),
        new CloudCredentials.Password(
            new CloudCredentials.ByName(USER, domain),
            new Secret(password),
            new CloudCredentials.ByName(PROJECT, domain)),
        Optional.empty(),
        EndpointInterface.PUBLIC,
        Optional.empty(),
        Optional.empty());
  }

  RawCloud raw() {
    return RawCloud.signIn(lab.authUrl(), USER, password, PROJECT);
  }

  /** What this role may do to other projects' servers, by Nova's own words on the controller. */
  Set<String> permitted() {
    var answer =
        lab.run(
            "sh",
            "controller",
            "nova-policy",
            "--os-roles",
            ROLE,
            "--os-user-id",
            "u",
            "--os-tenant-id",
            "p",
            "policy",
            "check",
            "--target",
            "project_id=q");
    return answer
        .lines()
        .filter(line -> RULE.matcher(line).matches())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void close() {
    restarted("rm -f " + APPLIED);
    lab.openstack("user", "delete", USER);
    lab.openstack("project", "delete", PROJECT);
    lab.openstack("role", "delete", ROLE);
  }
}
