package org.novalean.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.retype.VolumeCloud;

/** What an operator reads who moves a server's volumes. */
class PlaceCommandTest {

  private final VolumeCloud cloud = new VolumeCloud();
  private final CommandRunner runner;

  PlaceCommandTest(@TempDir Path directory) throws IOException {
    runner = new CommandRunner(directory);
  }

  @BeforeEach
  void connect() {
    runner.backend.retype = cloud.desk();
  }

  @Test
  void whatWillBeDoneIsSaidThenHowFarItIsThenHowItEnded() {
    cloud.nextIsMoved(cloud.root, "vda").nextIsMoved(cloud.data, "vdb");

    assertThat(runner.run("place", "web", "--to", "cinder:nfs-b")).isEqualTo(ExitCode.OK);

    assertThat(runner.out())
        .contains(
            "web: vda (root, volume " + cloud.root + "), 1 GiB, of type nfs-a on controller@nfs-a",
            "to the type nfs-b",
            "vda (root, volume " + cloud.root + "): done: of type nfs-b on controller@nfs-b",
            "vdb (volume " + cloud.data + "): done");
    assertThat(runner.err()).contains("vda: copying, 256.0 MiB of 1.0 GiB (25%)");
  }

  @Test
  void aTerminalHasOneLineThatChanges() {
    runner.onTerminal(80);
    cloud.nextIsMoved(cloud.root, "vda");

    runner.run("place", "web", "--to", "cinder:nfs-b", "--volume", cloud.root);

    assertThat(runner.err()).contains("\r  vda: copying, 256.0 MiB of 1.0 GiB (25%)");
    assertThat(runner.err()).endsWith("\n");
  }

  @Test
  void programsReadTheSame() throws IOException {
    cloud.nextIsMoved(cloud.root, "vda").next(() -> cloud.cinder.notScheduled(cloud.data));

    assertThat(runner.run("--output", "json", "place", "web", "--to", "cinder:nfs-b"))
        .isEqualTo(ExitCode.NEGATIVE);

    var json = json();
    assertThat(json.get("server_id").asText()).isEqualTo(cloud.server);
    assertThat(json.get("type").asText()).isEqualTo("nfs-b");
    assertThat(json.get("volumes").get(0).get("state").asText()).isEqualTo("done");
    assertThat(json.get("volumes").get(0).get("root").asBoolean()).isTrue();
    assertThat(json.get("volumes").get(1).get("state").asText()).isEqualTo("undone");
    assertThat(json.get("volumes").get(1).get("from_backend").asText())
        .isEqualTo("controller@nfs-a");
  }

  @Test
  void whatIsRefusedIsNegativeAndChangesNothing() throws IOException {
    cloud.cinder.snapshot(cloud.root, "monday");

    assertThat(runner.run("place", "web", "--to", "cinder:nfs-b")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.out()).contains("web: refused: vda", "has snapshots (monday)");
    assertThat(cloud.cinder.retyped()).isEmpty();

    assertThat(runner.run("--output", "json", "place", "web", "--to", "cinder:nfs-z"))
        .isEqualTo(ExitCode.NEGATIVE);
    assertThat(json().get("refusals").get(0).asText()).contains("no volume type 'nfs-z'");
  }

  @Test
  void aDryRunSaysItAndChangesNothing() {
    assertThat(runner.run("place", "web", "--to", "cinder:nfs-b", "--dry-run"))
        .isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("to the type nfs-b");
    assertThat(cloud.cinder.retyped()).isEmpty();
  }

  @Test
  void whereAllIsAsWantedNothingIsToBeDone() {
    assertThat(runner.run("place", "web", "--to", "cinder:nfs-a")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("is of type nfs-a already", "nothing is to be done");
  }

  @Test
  void theVolumesThatWereNotBegunAreNamed() {
    cloud.next(() -> cloud.cinder.notScheduled(cloud.root));

    assertThat(runner.run("place", "web", "--to", "cinder:nfs-b")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.out()).contains("undone", "vdb (volume " + cloud.data + "): not begun");
  }

  @Test
  void ctrlCLeavesItToCinder() {
    cloud.next(() -> cloud.cinder.copying(cloud.root), () -> runner.onStop.get(0).run());

    assertThat(runner.run("place", "web", "--to", "cinder:nfs-b")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.out()).contains("running: Cinder and Nova go on with it", "--cancel");
  }

  @Test
  void aCancelThatPutsAllBackIsDone() {
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.copies("vda", 10, false);
    cloud.agents.whenCopyEnds(() -> cloud.next(() -> cloud.novaFails(cloud.root, "vda")));

    assertThat(runner.run("place", "web", "--cancel")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("undone: it is of type nfs-a as before");
  }

  @Test
  void aDryRunOfACancelSaysWhatItWouldEndAndEndsNothing() throws IOException {
    assertThat(runner.run("place", "web", "--cancel", "--dry-run")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.out()).contains("no volume of it is on its way");
    var unused = cloud.cinder.retype(cloud.root, "nfs-b");
    cloud.cinder.copying(cloud.root);
    cloud.copies("vda", 10, false);

    assertThat(runner.run("place", "web", "--cancel", "--dry-run")).isEqualTo(ExitCode.OK);

    assertThat(runner.out())
        .contains("vda (root, volume " + cloud.root + "): running: its copy would be ended");
    assertThat(cloud.agents.requests()).noneMatch(r -> r.startsWith("end-disk-copy"));
  }

  @Test
  void withNothingToCancelItIsNegative() {
    assertThat(runner.run("place", "web", "--cancel")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.out()).contains("no volume of it is on its way");
  }

  @Test
  void whoMayNotIsToldTheRule() {
    cloud.cinder.fail(new CloudException.Forbidden("Policy doesn't allow volume:get"));

    assertThat(runner.run("place", "web", "--to", "cinder:nfs-b")).isEqualTo(ExitCode.CLOUD);
    assertThat(runner.err()).contains("volume:get");
  }

  @Test
  void whereToIsSaidInOneWayOnly() {
    assertThat(runner.run("place", "web", "--to", "layered")).isEqualTo(ExitCode.USAGE);
    assertThat(runner.err()).contains("'layered' is not cinder:TYPE", "nova-lean seal");
    assertThat(runner.run("place", "web")).isEqualTo(ExitCode.USAGE);
    assertThat(runner.run("place", "web", "--to", "cinder:nfs-b", "--cancel"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aServerThatDoesNotExistIsSaid() {
    assertThat(runner.run("place", "wbe", "--to", "cinder:nfs-b")).isEqualTo(ExitCode.NEGATIVE);
    assertThat(runner.err()).contains("Nova knows no server 'wbe'");
  }

  private JsonNode json() throws IOException {
    var out = runner.out();
    return new ObjectMapper().readTree(out.substring(Math.max(0, out.lastIndexOf("\n{\n") + 1)));
  }
}
