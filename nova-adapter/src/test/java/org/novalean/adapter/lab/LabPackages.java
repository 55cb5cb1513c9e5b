package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** nova-lean's Debian packages on the lab's hosts, as an operator installs and fills them in. */
final class LabPackages {
  static final String AGENT = "nova-lean-agent";
  static final String ADAPTER = "nova-lean-adapter";
  static final String CONTROLLER = "controller";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lab lab;

  LabPackages(Lab lab) {
    this.lab = lab;
  }

  String install(String host, DebianPackage file) {
    return lab.run("packages", "install", host, file.file().toString());
  }

  String remove(String host, String name) {
    return lab.run("packages", "remove", host, name);
  }

  String purge(String host, String name) {
    return lab.run("packages", "purge", host, name);
  }

  /** A shell's command on a host. */
  String sh(String host, String command) {
    return lab.run("sh", host, "sh", "-c", command);
  }

  /** The same, whatever becomes of it: its exit code is the last line. */
  String attempt(String host, String command) {
    return sh(host, "{ " + command + "; } 2>&1; echo exit code $?");
  }

  /** The share is the agent's to mount, where the lab had mounted it. */
  void fillInAgent(String host, Map<String, String> more) {
    lab.run("share", "unmount", host);
    var values = new HashMap<>(more);
    values.put("transport_url", lab.transportUrl());
    values.put("host", host);
    values.put("share", lab.share());
    fillIn(host, "/etc/nova-lean/nova-lean-agent.conf", values);
  }

  void fillInAdapter() {
    fillIn(
        CONTROLLER,
        "/etc/nova-lean/nova-lean.conf",
        Map.of(
            "transport_url",
            lab.transportUrl(),
            "auth_url",
            lab.authUrl(),
            "username",
            lab.username(),
            "password",
            lab.password(),
            "project_name",
            lab.project(),
            "post_copy_hosts",
            "*"));
  }

  /**
   * Each of these options is there, commented out. The history has a user, too, after the cloud's.
   */
  private void fillIn(String host, String file, Map<String, String> values) {
    var command = new StringBuilder("sed -i");
    values.forEach(
        (key, value) ->
            command.append(" -e '0,/^#%1$s =/ s|^#%1$s =.*|%1$s = %2$s|'".formatted(key, value)));
    sh(host, command.append(' ').append(file).toString());
    values.forEach(
        (key, value) ->
            assertThat(sh(host, "cat " + file)).contains("\n%s = %s\n".formatted(key, value)));
  }

  void start(String host, String unit) {
    lab.run("sh", host, "systemctl", "start", unit);
  }

  void restart(String host, String unit) {
    lab.run("sh", host, "systemctl", "restart", unit);
  }

  boolean isActive(String host, String unit) {
    return attempt(host, "systemctl is-active " + unit).startsWith("active");
  }

  boolean isInstalled(String host, String name) {
    return attempt(host, "dpkg-query -f '${db:Status-Status}' -W " + name).startsWith("installed");
  }

  String version(String host, String name) {
    return sh(host, "dpkg-query -f '${Version}' -W " + name);
  }

  /** nova-lean's command on the controller, as its administrator types it. */
  String novaLean(String... arguments) {
    return sh(CONTROLLER, "nova-lean " + String.join(" ", List.of(arguments)));
  }

  /** What a command prints as JSON. */
  JsonNode json(String... arguments) {
    try {
      return JSON.readTree(novaLean("--output json " + String.join(" ", arguments)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
