package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of Nova on a sealed server that has current data too. */
@Tag("layered")
@EnabledIfEnvironmentVariable(named = "NOVA_LEAN_TEST_SCOPE", matches = "all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NovaOperationsLabTest {
  private static final String DATA = "16";

  private enum Operation {
    HARD_REBOOT,
    SOFT_REBOOT,
    STOP_AND_START,
    PAUSE,
    SUSPEND,
    LIVE_SNAPSHOT,
    STOPPED_SNAPSHOT,
    SHELVE,
    RESIZE_AND_CONFIRM,
    RESIZE_AND_REVERT,
    COLD_MIGRATE,
    RESCUE,
    REBUILD;

    void run(Lab lab, String server) {
      switch (this) {
        case HARD_REBOOT -> lab.openstack("server", "reboot", "--hard", "--wait", server);
        case SOFT_REBOOT -> lab.openstack("server", "reboot", "--soft", "--wait", server);
        case STOP_AND_START -> whileStopped(lab, server, () -> {});
        case PAUSE -> {
          change(lab, server, "PAUSED", "pause");
          change(lab, server, "ACTIVE", "unpause");
        }
        case SUSPEND -> {
          change(lab, server, "SUSPENDED", "suspend");
          change(lab, server, "ACTIVE", "resume");
        }
        case LIVE_SNAPSHOT -> snapshot(lab, server);
        case STOPPED_SNAPSHOT -> whileStopped(lab, server, () -> snapshot(lab, server));
        case SHELVE -> {
          change(lab, server, "SHELVED_OFFLOADED", "shelve");
          change(lab, server, "ACTIVE", "unshelve");
        }
        case RESIZE_AND_CONFIRM -> resize(lab, server, "confirm");
        case RESIZE_AND_REVERT -> resize(lab, server, "revert");
        case COLD_MIGRATE -> {
          change(lab, server, "VERIFY_RESIZE", "migrate");
          lab.openstack("server", "migrate", "confirm", server);
        }
        case RESCUE -> {
          change(lab, server, "RESCUE", "rescue");
          change(lab, server, "ACTIVE", "unrescue");
        }
        case REBUILD -> lab.openstack("server", "rebuild", "--wait", server);
      }
    }

    /** Nova gives the server a new disk. */
    boolean losesData() {
      return this == REBUILD;
    }

    private static void change(Lab lab, String server, String status, String... command) {
      var words = new ArrayList<>(List.of("server"));
      words.addAll(List.of(command));
      words.add(server);
      lab.openstack(words.toArray(String[]::new));
      LabServer.awaitStatus(lab, server, status);
    }

    private static void whileStopped(Lab lab, String server, Runnable action) {
      change(lab, server, "SHUTOFF", "stop");
      action.run();
      change(lab, server, "ACTIVE", "start");
    }

    private static void snapshot(Lab lab, String server) {
      lab.openstack("server", "image", "create", "--name", "snapshot", "--wait", server);
      lab.openstack("image", "delete", "snapshot");
    }

    private static void resize(Lab lab, String server, String end) {
      lab.openstack(
          "flavor", "create", "--ram", "128", "--disk", "3", "--vcpus", "1", "grown-" + end);
      try {
        change(lab, server, "VERIFY_RESIZE", "resize", "--flavor", "grown-" + end);
        lab.openstack("server", "resize", end, server);
      } finally {
        lab.openstack("flavor", "delete", "grown-" + end);
      }
    }
  }

  private static final Set<Operation> OPERATIONS =
      Lab.isThorough()
          ? EnumSet.allOf(Operation.class)
          : EnumSet.of(
              Operation.HARD_REBOOT,
              Operation.SUSPEND,
              Operation.LIVE_SNAPSHOT,
              Operation.COLD_MIGRATE);

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;

  @BeforeAll
  void boot() {
    new LabAgents(lab).start();
    server = new LabServer(lab, "operations", "--memory", "128", "--data", DATA);
  }

  @AfterAll
  void delete() {
    if (server != null) {
      server.close();
    }
  }

  @TestFactory
  List<DynamicTest> keepEveryBlockAndTheServerIsSealedAndMovedAgain(@TempDir Path directory) {
    return OPERATIONS.stream()
        .map(
            operation -> DynamicTest.dynamicTest(operation.name(), () -> run(operation, directory)))
        .toList();
  }

  private void run(Operation operation, Path directory) {
    try (var adapter = new AdapterProcess(lab, directory).start()) {
      var placement = new Placement(adapter, server);
      placement.seal();
      server.guest("rewrite", "3", "2");
      var sum = server.guest("verify").get("generation_sum").asLong();

      operation.run(lab, server.id());

      server.awaitStatus("ACTIVE");
      server.awaitGuest();
      if (operation.losesData()) {
        server.guest("data", DATA);
      } else {
        server.assertEveryBlockIsRight();
        assertThat(server.guest("verify").get("generation_sum").asLong())
            .as("no block has fallen back")
            .isEqualTo(sum);
      }
      placement.seal();
      adapter.mark();
      server.liveMigrate();
      adapter.awaitLog("ended: the server is on");
      server.awaitNoTask();
      server.assertEveryBlockIsRight();
    }
  }
}
