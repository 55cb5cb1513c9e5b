package org.novalean.adapter.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the preflights find, each check's status by its id. */
final class Doctor {
  private final Function<String[], JsonNode> novaLean;

  Doctor(AdapterProcess adapter) {
    this.novaLean = adapter::json;
  }

  /** Of the packaged nova-lean. */
  Doctor(LabPackages packages) {
    this.novaLean = packages::json;
  }

  /** Of the cloud as a whole. */
  Map<String, String> cloud() {
    return about("");
  }

  /** Of a copy of Nova's configuration. */
  Map<String, String> novaConf(Path file) {
    return about(file.toString(), "--nova-conf", file.toString());
  }

  /** Of a host, and of the cloud what is not as it must be. */
  Map<String, String> host(String host) {
    return results(findings("--host", host));
  }

  /** The same; only what is not as it must be. */
  Map<String, String> failed(String host) {
    var failed = host(host);
    failed.values().removeIf(status -> !status.equals("failed"));
    return failed;
  }

  /** Of a host, what was seen, by the check's id. */
  Map<String, String> details(String host) {
    var details = new TreeMap<String, String>();
    findings("--host", host)
        .forEach(f -> details.put(f.get("id").asText(), f.get("detail").asText()));
    return details;
  }

  /**
   * What {@code nova-lean-agent doctor} finds, run on the host itself.
   *
   * @param configFile its configuration, on that host
   */
  static Map<String, String> on(Lab lab, String host, String configFile) {
    var answer =
        lab.run(
            "sh",
            host,
            "sh",
            "-c",
            // What it finds is in its exit code, too.
            "%s doctor --config-file %s --output json || [ $? = 1 ]"
                .formatted(program(), configFile));
    try {
      return results(new ObjectMapper().readTree(answer.substring(answer.indexOf("[{"))));
    } catch (IOException e) {
      throw new UncheckedIOException(answer, e);
    }
  }

  private static Path program() {
    var target = Path.of("..", "shared-storage-driver", "target").toAbsolutePath().normalize();
    try (var files = Files.walk(target, 5)) {
      return files.filter(file -> file.endsWith("bin/nova-lean-agent")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> about(String subject, String... options) {
    var about = new ArrayList<JsonNode>();
    findings(options).stream()
        .filter(finding -> finding.path("host").asText("").equals(subject))
        .forEach(about::add);
    return results(about);
  }

  private List<JsonNode> findings(String... options) {
    var command = new ArrayList<>(List.of("doctor", "--wait", "1"));
    command.addAll(List.of(options));
    var findings = new ArrayList<JsonNode>();
    novaLean.apply(command.toArray(String[]::new)).forEach(findings::add);
    return findings;
  }

  private static Map<String, String> results(Iterable<JsonNode> findings) {
    var results = new TreeMap<String, String>();
    findings.forEach(f -> results.put(f.get("id").asText(), f.get("status").asText()));
    return results;
  }
}
