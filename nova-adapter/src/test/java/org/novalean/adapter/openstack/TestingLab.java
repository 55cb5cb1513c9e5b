package org.novalean.adapter.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.adapter.openstack.CloudCredentials.ByName;
import org.novalean.adapter.openstack.CloudCredentials.Domain;
import org.novalean.adapter.openstack.CloudCredentials.Password;
import org.novalean.configuration.Secret;

/** The lab that {@code NOVA_LEAN_LAB} names, through its own command. */
final class TestingLab {

  private static final Path COMMAND = Path.of("devstack", "lab", "lab");

  private final String name;
  private final JsonNode status;

  private TestingLab(String name) {
    this.name = name;
    try {
      this.status = new ObjectMapper().readTree(run("status", "--output", "json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestingLab fromEnvironment() {
    var name = System.getenv("NOVA_LEAN_LAB");
    if (name == null) {
      throw new IllegalStateException(
          "NOVA_LEAN_LAB is not set: the tests tagged lab need the name of a lab that is up");
    }
    return new TestingLab(name);
  }

  /** A server that writes its memory faster than {@link #slowLinks} can carry it. Its id. */
  String busyServer(String server) {
    var lines =
        run("server", server, "--memory", "512", "--dirty", "192@150").strip().split("\n", -1);
    return lines[lines.length - 1];
  }

  /** A server whose root disk is a volume of this type. Its id. */
  String serverOnVolume(String server, String type) {
    var lines = run("server", server, "--volume-type", type).strip().split("\n", -1);
    return lines[lines.length - 1];
  }

  /** So slow that a busy server's migration does not end by itself. */
  void slowLinks() {
    computes().forEach(host -> run("link", host.path("name").asText(), "200mbit"));
  }

  void restoreLinks() {
    computes()
        .forEach(host -> run("link", host.path("name").asText(), host.path("link").asText("off")));
  }

  /** The administrator. */
  CloudCredentials administrator() {
    return credentials(status);
  }

  /** A user with the role member only. */
  CloudCredentials member() {
    return credentials(status.path("member"));
  }

  private Stream<JsonNode> computes() {
    return status
        .path("hosts")
        .valueStream()
        .filter(h -> h.path("name").asText().startsWith("compute"));
  }

  private CloudCredentials credentials(JsonNode account) {
    var domain = new Domain("Default", false);
    try {
      var password = Files.readString(Path.of(account.path("password_file").asText())).strip();
      return new CloudCredentials(
          URI.create(status.path("auth_url").asText()),
          new Password(
              new ByName(account.path("username").asText(), domain),
              new Secret(password),
              new ByName(account.path("project").asText(), domain)),
          Optional.of(status.path("region").asText()),
          EndpointInterface.PUBLIC,
          Optional.empty(),
          Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a lab command prints on standard output; its progress goes to ours. */
  private String run(String... arguments) {
    var command = new ArrayList<>(List.of(command().toString(), "--name", name));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("%s: exit code %d".formatted(command, process.exitValue()));
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Maven runs tests in the module's directory, an IDE perhaps in the repository's. */
  private static Path command() {
    for (var directory = Path.of("").toAbsolutePath();
        directory != null;
        directory = directory.getParent()) {
      if (Files.isExecutable(directory.resolve(COMMAND))) {
        return directory.resolve(COMMAND);
      }
    }
    throw new IllegalStateException(
        "There is no %s above the working directory".formatted(COMMAND));
  }
}
