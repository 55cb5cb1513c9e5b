package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.adapter.openstack.CloudCredentials;
import org.novalean.adapter.openstack.HttpSettings;
import org.novalean.adapter.openstack.OpenStackCloud;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.configuration.Secret;

/**
 * The lab that {@code ./test} brought up: a real OpenStack, driven by the same command that a
 * person would type. The environment variable {@code NOVA_LEAN_LAB} is its name.
 */
final class Lab {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path COMMAND = Path.of("..", "devstack", "lab", "lab").toAbsolutePath();

  private final String name;
  private final JsonNode status;
  private final Compute compute;
  private final Volumes volumes;

  private Lab(String name) {
    this.name = name;
    this.status = json("status", "--output", "json");
    var cloud = OpenStackCloud.connect(credentials(), HttpSettings.DEFAULT);
    this.compute = cloud.compute();
    this.volumes = cloud.volumes();
  }

  static Lab fromEnvironment() {
    var name = System.getenv("NOVA_LEAN_LAB");
    if (name == null || name.isBlank()) {
      throw new IllegalStateException(
          "NOVA_LEAN_LAB is not set: bring a lab up (devstack/lab/lab --name test up --hosts 2) and"
              + " name it there, or run ./test, which does both");
    }
    return new Lab(name);
  }

  /** Runs a lab command and returns what it printed. */
  String run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** The same, with more in the command's environment. */
  String run(Map<String, String> environment, String... arguments) {
    var command = new ArrayList<>(List.of(COMMAND.toString(), "--name", name));
    command.addAll(Arrays.asList(arguments));
    return execute(command, environment);
  }

  JsonNode json(String... arguments) {
    try {
      return JSON.readTree(run(arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the ordinary client, as the cloud's administrator. */
  String openstack(String... arguments) {
    return client("/usr/bin/openstack", arguments);
  }

  /** The same with Nova's own client. */
  String nova(String... arguments) {
    return client("/usr/bin/nova", arguments);
  }

  private String client(String program, String... arguments) {
    var environment = new HashMap<String, String>();
    for (var line : run("openrc").lines().toList()) {
      var assignment = line.substring("export ".length());
      var equals = assignment.indexOf('=');
      environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    var command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(arguments));
    return execute(command, environment);
  }

  /** Runs a program of this machine and returns what it printed. */
  static String execute(String... command) {
    return execute(List.of(command), Map.of());
  }

  private static String execute(List<String> command, Map<String, String> environment) {
    try {
      var output = Files.createTempFile("lab", ".out");
      try {
        var builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError(command + " did not end within 5 minutes");
        }
        var text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
        return text;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Compute compute() {
    return compute;
  }

  /** Of a lab that was made with {@code --cinder}. */
  Volumes volumes() {
    assertThat(status.hasNonNull("cinder")).as("the lab has Cinder: lab up --cinder").isTrue();
    return volumes;
  }

  /** After RabbitMQ was away, Nova takes its time to see its own hosts again. */
  void awaitComputeHostsUp() {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> compute.computeServices().stream().allMatch(ComputeService::up));
  }

  String transportUrl() {
    return status.get("transport_url").asText();
  }

  /** What the lab's agents take requests by. */
  String requestKeyFile() {
    return status.get("request_key_file").asText();
  }

  /** {@code server:/directory} where Cinder has volumes of this type. */
  String export(String volumeType) {
    for (var type : status.get("cinder").get("types")) {
      if (type.get("name").asText().equals(volumeType)) {
        return type.get("export").asText();
      }
    }
    throw new AssertionError("the lab has no volume type " + volumeType);
  }

  /** The share is found through Cinder: agents mount what an adapter tells them. */
  boolean findsShare() {
    return status.get("share").asText().startsWith("cinder:");
  }

  /** What an agent names the share that it mounts itself: its address, or Cinder's type of it. */
  String share() {
    return status.get(findsShare() ? "share" : "share_url").asText();
  }

  /** Where data at rest lie on the export: beside Cinder's volumes they have their own place. */
  String shareDirectory() {
    return findsShare() ? "/nova-lean" : "";
  }

  /** The names of the compute hosts. */
  List<String> computeHosts() {
    return compute.computeServices().stream().map(ComputeService::host).sorted().toList();
  }

  String authUrl() {
    return status.get("auth_url").asText();
  }

  String username() {
    return status.get("username").asText();
  }

  String project() {
    return status.get("project").asText();
  }

  String password() {
    return read(status.get("password_file"));
  }

  JsonNode status() {
    return status;
  }

  /** The password of the user without any power. */
  String memberPassword() {
    return read(status.get("member").get("password_file"));
  }

  private static String read(JsonNode path) {
    try {
      return Files.readString(Path.of(path.asText())).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CloudCredentials credentials() {
    var domain = new CloudCredentials.Domain("Default", false);
    return new CloudCredentials(
        URI.create(authUrl()),
        new CloudCredentials.Password(
            new CloudCredentials.ByName(username(), domain),
            new Secret(password()),
            new CloudCredentials.ByName(project(), domain)),
        Optional.empty(),
        EndpointInterface.PUBLIC,
        Optional.empty(),
        Optional.empty());
  }
}
