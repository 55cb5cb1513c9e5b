package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A server's root disk that is a volume, as Cinder tells of it. */
final class LabVolume {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lab lab;
  private final RawCloud cloud;
  private final String id;

  private LabVolume(Lab lab, RawCloud cloud, String id) {
    this.lab = lab;
    this.cloud = cloud;
    this.id = id;
  }

  static LabVolume rootOf(Lab lab, LabServer server) {
    var cloud = RawCloud.signIn(lab.authUrl(), lab.username(), lab.password(), lab.project());
    var path = "/servers/" + server.id() + "/os-volume_attachments";
    for (var attachment : get(cloud, "compute", path).get("volumeAttachments")) {
      if (attachment.get("device").asText().equals("/dev/vda")) {
        return new LabVolume(lab, cloud, attachment.get("volumeId").asText());
      }
    }
    throw new AssertionError("the root disk of " + server.name() + " is no volume");
  }

  String id() {
    return id;
  }

  /** Asks for it to be moved to where volumes of that type are, as an operator does. */
  void retype(String type) {
    lab.openstack("volume", "set", "--type", type, "--retype-policy", "on-demand", id);
  }

  /** Waits until it is there, and in use as before. */
  void awaitType(String type) {
    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .failFast(() -> assertThat(now().path("migration_status").asText()).isNotEqualTo("error"))
        .untilAsserted(
            () -> {
              var now = now();
              assertThat(now.get("volume_type").asText()).as("%s", now).isEqualTo(type);
              assertThat(now.get("status").asText()).as("%s", now).isEqualTo("in-use");
            });
  }

  private JsonNode now() {
    return get(cloud, "block-storage", "/volumes/" + id).get("volume");
  }

  private static JsonNode get(RawCloud cloud, String service, String path) {
    var answer = cloud.call(service, "GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
