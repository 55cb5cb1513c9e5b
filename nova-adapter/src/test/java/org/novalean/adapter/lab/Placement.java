package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** A server's disk vda as nova-lean places it. */
final class Placement {
  private final AdapterProcess adapter;
  private final LabServer server;

  Placement(AdapterProcess adapter, LabServer server) {
    this.adapter = adapter;
    this.server = server;
  }

  /**
   * Moves its data at rest onto the share. For a minute after one of Nova's operations the agent
   * refuses: that is waited for.
   */
  void seal() {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofSeconds(3))
        .untilAsserted(
            () -> {
              var answer = adapter.command("seal", server.id());
              assertThat(answer.exitCode()).as(answer.output()).isZero();
            });
    assertThat(layer()).isPresent();
  }

  /** What {@code nova-lean placement} says; waits until an agent tells of it. */
  JsonNode disk(String target) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> find(target), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<JsonNode> find(String target) {
    for (var disk : adapter.json("placement")) {
      if (disk.get("server_id").asText().equals(server.id())
          && disk.get("target").asText().equals(target)) {
        return Optional.of(disk);
      }
    }
    return Optional.empty();
  }

  Optional<String> layer() {
    return Optional.ofNullable(disk("vda").get("layer")).map(JsonNode::asText);
  }

  /** Current data, in bytes of the top's file. */
  long topBytes() {
    return disk("vda").get("top_bytes").asLong();
  }
}
