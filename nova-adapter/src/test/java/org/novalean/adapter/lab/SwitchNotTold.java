package org.novalean.adapter.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The steps of docs/operate.md, "A switch that Cinder was not told of", as an operator takes them.
 */
final class SwitchNotTold {
  private static final String CONNECTOR = "/tmp/connector.json";

  private final Lab lab;
  private final LabServer server;
  private final String volumeId;
  private final RawCloud cloud;

  SwitchNotTold(Lab lab, LabServer server, String volumeId) {
    this.lab = requireNonNull(lab, "lab is null");
    this.server = requireNonNull(server, "server is null");
    this.volumeId = requireNonNull(volumeId, "volumeId is null");
    this.cloud = RawCloud.signIn(lab.authUrl(), lab.username(), lab.password(), lab.project());
  }

  /** The server is started anew by it, from the file that its guest wrote to last. */
  void followTheGuide() {
    var copy = lab.volumes().copyOf(volumeId).orElseThrow().id();
    var unknownToNova = lab.volumes().attachmentsOf(copy);
    for (var attachment : unknownToNova) {
      call("POST", "/attachments/" + attachment.id() + "/action", "{\"os-complete\": {}}");
    }
    assertThat(lab.volumes().volume(copy).orElseThrow().status()).isEqualTo("in-use");
    call(
        "POST",
        "/volumes/" + volumeId + "/action",
        """
        {"os-migrate_volume_completion": {"new_volume": "%s", "error": false}}"""
            .formatted(copy));
    lab.openstack("server", "stop", server.id());
    server.awaitStatus("SHUTOFF");
    for (var attachment : unknownToNova) {
      call("DELETE", "/attachments/" + attachment.id(), "");
    }
    takeDownHowItIsReached();
    server.startAgain();
  }

  private void takeDownHowItIsReached() {
    // By the shell, as in the guide: on its error output nova-manage has warnings.
    var connector =
        lab.run(
            "sh",
            server.host(),
            "sh",
            "-c",
            "nova-manage volume_attachment get_connector --json 2>/dev/null");
    lab.run("sh", "controller", "sh", "-c", "echo '%s' > %s".formatted(connector, CONNECTOR));
    lab.run(
        "sh",
        "controller",
        "nova-manage",
        "volume_attachment",
        "refresh",
        server.id(),
        volumeId,
        CONNECTOR);
  }

  private void call(String method, String path, String body) {
    var answer = cloud.call("block-storage", method, path, body);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isBetween(200, 299);
  }
}
