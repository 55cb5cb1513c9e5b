package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nova begins something while a server is being sealed, which only an administrator can, for it is
 * locked: the seal gives way, and the server is not left in ERROR.
 */
@Tag("layered")
@Thorough
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollisionLabTest {
  private enum Collision {
    SUSPEND("server suspend"),
    LIVE_SNAPSHOT("server image create --name collision"),
    LIVE_MIGRATION("server migrate --live-migration"),
    HARD_REBOOT("server reboot --hard --wait"),
    STOP("server stop");

    private final String command;

    Collision(String command) {
      this.command = command;
    }
  }

  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;

  @BeforeAll
  void boot() {
    new LabAgents(lab).start();
    server = new LabServer(lab, "collision", "--memory", "128", "--data", "128");
  }

  @AfterAll
  void delete() {
    if (server != null) {
      server.close();
    }
  }

  @TestFactory
  List<DynamicTest> endTheSealAndLoseNothing(@TempDir Path directory) {
    return Stream.of(Collision.values())
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> collide(one, directory)))
        .toList();
  }

  private void collide(Collision collision, Path directory) throws Exception {
    try (var adapter = new AdapterProcess(lab, directory).start()) {
      var placement = new Placement(adapter, server);
      server.guest("rewrite", "0", "120");
      var host = server.host();
      lab.run("link", host, "20mbit");
      try {
        var seal = beginSeal(adapter, host);
        begin(collision);
        var answer = seal.get(3, TimeUnit.MINUTES);
        assertThat(answer.exitCode()).as(answer.output() + adapter.log()).isEqualTo(1);
        server.awaitNoTask();
      } finally {
        lab.run("link", host, "off");
      }
      new LabAgents(lab).awaitSettled(host);
      bringBack(collision, adapter);
      server.assertEveryBlockIsRight();
      lab.openstack("server", "image", "create", "--name", "later", "--wait", server.id());
      lab.openstack("image", "delete", "later");
      placement.seal();
      server.assertEveryBlockIsRight();
    }
  }

  /** Returns while it copies. For a minute after the collision before, it is refused. */
  private CompletableFuture<AdapterProcess.Answer> beginSeal(AdapterProcess adapter, String host) {
    return await()
        .atMost(Duration.ofMinutes(4))
        .until(
            () -> {
              var seal = adapter.inBackground("seal", server.id());
              await().atMost(Duration.ofMinutes(3)).until(() -> seal.isDone() || isCopying(host));
              return seal;
            },
            seal -> !seal.isDone());
  }

  private void begin(Collision collision) {
    var command = new ArrayList<>(List.of(collision.command.split(" ", -1)));
    command.add(server.id());
    lab.openstack(command.toArray(String[]::new));
  }

  private boolean isCopying(String host) {
    return lab.run("sh", host, "virsh", "blockjob", server.id(), "vda").contains(": [");
  }

  /** To ACTIVE, from whatever the operation made of it. */
  private void bringBack(Collision collision, AdapterProcess adapter) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(server.now().status()).as(adapter.log()).isNotEqualTo("ERROR"));
    switch (collision) {
      case SUSPEND -> {
        if (server.now().status().equals("SUSPENDED")) {
          lab.openstack("server", "resume", server.id());
        }
      }
      case STOP -> {
        server.awaitStatus("SHUTOFF");
        lab.openstack("server", "start", server.id());
      }
      case LIVE_SNAPSHOT -> {
        for (var image :
            lab.openstack("image", "list", "--name", "collision", "-f", "value", "-c", "ID")
                .lines()
                .toList()) {
          lab.openstack("image", "delete", image);
        }
      }
      case LIVE_MIGRATION, HARD_REBOOT -> {
        // They leave it ACTIVE, or so it must stay.
      }
    }
    server.awaitStatus("ACTIVE");
    server.awaitGuest();
  }
}
