package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Does Nova's operations.
 *
 * @param halfway what is done wherever a server stays in another state in between
 */
record NovaOperations(Lab lab, LabServer server, Runnable halfway) {

  /** Returns once it has ended. */
  void run(NovaOperation operation) {
    switch (operation) {
      case HARD_REBOOT -> lab.openstack("server", "reboot", "--hard", "--wait", server.id());
      case SOFT_REBOOT -> lab.openstack("server", "reboot", "--soft", "--wait", server.id());
      case STOP_AND_START -> thereAndBack("SHUTOFF", "stop", "start");
      case PAUSE -> thereAndBack("PAUSED", "pause", "unpause");
      case SUSPEND -> thereAndBack("SUSPENDED", "suspend", "resume");
      case SHELVE -> thereAndBack("SHELVED_OFFLOADED", "shelve", "unshelve");
      case RESCUE -> thereAndBack("RESCUE", "rescue", "unrescue");
      case LIVE_SNAPSHOT -> snapshot(server.generationSum());
      case STOPPED_SNAPSHOT -> {
        var sum = server.generationSum();
        change("SHUTOFF", "stop");
        snapshot(sum);
        change("ACTIVE", "start");
      }
      case RESIZE_AND_CONFIRM -> resize("3", "confirm");
      case RESIZE_AND_REVERT -> resize("4", "revert");
      case COLD_MIGRATE_AND_CONFIRM -> coldMigrate("confirm");
      case COLD_MIGRATE_AND_REVERT -> coldMigrate("revert");
      case PORT -> port();
      case REBUILD -> lab.openstack("server", "rebuild", "--wait", server.id());
    }
  }

  private void thereAndBack(String status, String there, String back) {
    change(status, there);
    halfway.run();
    change("ACTIVE", back);
  }

  private void change(String status, String... command) {
    var words = new ArrayList<>(List.of("server"));
    words.addAll(List.of(command));
    words.add(server.id());
    lab.openstack(words.toArray(String[]::new));
    server.awaitStatus(status);
  }

  /** A server made from the snapshot has all that this one has written. */
  private void snapshot(long generationSum) {
    lab.openstack("server", "image", "create", "--name", "snapshot", "--wait", server.id());
    try (var copy = new LabServer(lab, "copy", "--memory", "128", "--image", "snapshot")) {
      copy.assertEveryBlockIsRight();
      assertThat(copy.generationSum()).as("blocks of the snapshot").isEqualTo(generationSum);
    } finally {
      lab.openstack("image", "delete", "snapshot");
    }
  }

  private void coldMigrate(String end) {
    change("VERIFY_RESIZE", "migrate");
    halfway.run();
    lab.openstack("server", "migrate", end, server.id());
  }

  private void resize(String disk, String end) {
    var flavor = "grown-" + end;
    lab.openstack("flavor", "create", "--ram", "128", "--disk", disk, "--vcpus", "1", flavor);
    try {
      change("VERIFY_RESIZE", "resize", "--flavor", flavor);
      halfway.run();
      lab.openstack("server", "resize", end, server.id());
    } finally {
      lab.openstack("flavor", "delete", flavor);
    }
  }

  private void port() {
    assumeTrue(
        lab.status().get("networks").asBoolean(),
        "this lab has no network to attach a port of: `lab up --networks` makes one that has");
    var port =
        lab.openstack("port", "create", "--network", "lab-net", "-f", "value", "-c", "id", "extra")
            .strip();
    try {
      lab.openstack("server", "add", "port", server.id(), port);
      awaitDevice(port, server.id());
      lab.openstack("server", "remove", "port", server.id(), port);
      awaitDevice(port, "");
    } finally {
      lab.openstack("port", "delete", port);
    }
  }

  private void awaitDevice(String port, String device) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(lab.openstack("port", "show", port, "-f", "value", "-c", "device_id"))
                    .isEqualToIgnoringNewLines(device));
  }
}
