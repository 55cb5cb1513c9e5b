package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.events.testing.TestScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each fault in each phase of a migration: what {@link FaultMatrix} says becomes of the server, no
 * block that it flushed is lost, and it never runs twice.
 *
 * <p>{@code ./test} runs one of them, {@code ./test --all} all. A few cells alone: {@code
 * NOVA_LEAN_FAULT_CELLS} in the environment has regular expressions of their names, such as {@code
 * POST_COPY-.*QEMU,.*-NFS}; they are run in this order. The page goes to {@code
 * target/fault-matrix.md}, from this run and those before it, and with {@code
 * -Dnova-lean.write-docs} into docs/.
 */
@Tag("layered")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixLabTest {
  private static final Logger log = LoggerFactory.getLogger(FaultMatrixLabTest.class);
  private static final Path TARGET = Path.of("target");
  private static final Path DOCS = Path.of("..", "docs");
  private static final String PAGE = "fault-matrix.md";
  private static final String NAME = "matrix";
  private static final String DATA = "32";

  /** In MB, of what does not compress: so that post-copy takes a while. */
  private static final String MORE_MEMORY = "64";

  /** So that its mirror takes a while. */
  private static final String CURRENT_DATA = "24";

  /** Whatever is left of a server on a host. */
  private static final String END =
      "virsh destroy %1$s; kill -9 $(pgrep -f '[q]emu-system.*%1$s'); virsh undefine %1$s; rm -rf /var/lib/nova/instances/%1$s; true";

  private final Lab lab = Lab.fromEnvironment();
  private final MeasuredCells measured = new MeasuredCells(TARGET.resolve("fault-matrix"));
  private LabDatabase database;
  private AdapterProcess adapter;
  private @Nullable LabServer server;

  @BeforeAll
  void prepare(@TempDir Path directory) {
    new LabAgents(lab).start();
    database = new LabDatabase(lab);
    adapter = database.with(new AdapterProcess(lab, directory)).start();
  }

  @AfterAll
  void finish() throws IOException {
    var known = server;
    if (known != null) {
      known.close();
    }
    adapter.close();
    database.close();
    writePage();
  }

  static Stream<FaultCell> cells() {
    var wanted = System.getenv("NOVA_LEAN_FAULT_CELLS");
    if (wanted == null) {
      return TestScope.ALL ? FaultMatrix.cells() : FaultMatrix.sample();
    }
    return Stream.of(wanted.split(",", -1))
        .map(Pattern::compile)
        .flatMap(names -> FaultMatrix.cells().filter(cell -> names.matcher(cell.name()).matches()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void keepsWhatTheServerHasFlushedAndRunsItOnce(FaultCell cell) {
    var moving = new MovingServer(lab, server(), adapter);
    try {
      moving.moveInto(cell.phase());

      cell.fault().strike(moving);
      moving.link("off");

      cell.outcome().bringAbout(moving, cell.fault());
      moving.assertEveryBlockIsThere();
      awaitReady();
      moving.assertMigratesAgain();
    } catch (Throwable e) {
      log.error("{}\n{}", cell, moving.report(), e);
      afresh();
      throw e;
    }
    measured.add(cell, LocalDate.now(Clock.systemUTC()));
  }

  /** The one of the cell before, where that came out well. */
  private LabServer server() {
    var known = server;
    if (known == null) {
      known = new LabServer(lab, NAME, "--memory", "256", "--dirty", "32MB@16", "--data", DATA);
      server = known;
      new Placement(adapter, known).seal();
      known.guest("rewrite", "4", CURRENT_DATA);
      known.guest("fill", MORE_MEMORY);
    }
    return known;
  }

  /** The next cell is not to suffer from this one: another server, and hosts as they should be. */
  private void afresh() {
    MovingServer.HOSTS.forEach(host -> lab.run("power-on", host));
    MovingServer.HOSTS.forEach(host -> lab.run("link", host, "off"));
    MovingServer.HOSTS.forEach(
        host -> lab.openstack("compute", "service", "set", "--up", host, "nova-compute"));
    if (!adapter.isAlive()) {
      adapter.start();
    }
    var known = server;
    if (known != null) {
      server = null;
      for (var host : MovingServer.HOSTS) {
        lab.run("sh", host, "sh", "-c", END.formatted(known.id()));
      }
      known.close();
    }
    awaitReady();
  }

  private void awaitReady() {
    lab.awaitComputeHostsUp();
    try {
      awaitEnabled(Duration.ofMinutes(1));
    } catch (ConditionTimeoutException e) {
      // Nova can take the loss of libvirt for newer than its return (seen once in three restarts).
      MovingServer.HOSTS.forEach(
          host -> lab.openstack("compute", "service", "set", "--enable", host, "nova-compute"));
      awaitEnabled(Duration.ofMinutes(1));
    }
  }

  private void awaitEnabled(Duration patience) {
    await()
        .atMost(patience)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(lab.compute().computeServices())
                    .extracting(ComputeService::disabledReason)
                    .containsOnly(Optional.empty()));
  }

  private void writePage() throws IOException {
    var page = FaultMatrixPage.render(measured.dates(), versions());
    Files.writeString(TARGET.resolve(PAGE), page);
    if (System.getProperty("nova-lean.write-docs") != null) {
      Files.writeString(DOCS.resolve(PAGE), page);
    }
  }

  private List<String> versions() {
    var packages = List.of("nova-compute", "libvirt-daemon", "qemu-system-x86", "rabbitmq-server");
    var command = new ArrayList<>(List.of("dpkg-query", "-W", "-f", "${Package} ${Version}\\n"));
    command.addAll(packages);
    return Lab.execute(command.toArray(String[]::new)).lines().toList();
  }
}
