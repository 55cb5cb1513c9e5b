package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.events.testing.TestScope;

/** Every operation of Nova on a sealed server that has current data too. */
@Tag("layered")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NovaOperationsLabTest {
  private static final String DATA = "16";

  private static final Set<NovaOperation> OPERATIONS =
      TestScope.ALL
          ? EnumSet.allOf(NovaOperation.class)
          : EnumSet.of(NovaOperation.COLD_MIGRATE_AND_CONFIRM);

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

  private void assertNoSealBegins(AdapterProcess adapter) {
    var answer = adapter.command("seal", server.id());
    assertThat(answer.exitCode()).as(answer.output()).isEqualTo(1);
  }

  private void run(NovaOperation operation, Path directory) {
    try (var adapter = new AdapterProcess(lab, directory).start()) {
      var placement = new Placement(adapter, server);
      placement.seal();
      server.guest("rewrite", "3", "2");
      var sum = server.generationSum();

      new NovaOperations(lab, server, () -> assertNoSealBegins(adapter)).run(operation);

      server.awaitStatus("ACTIVE");
      server.awaitGuest();
      if (operation.losesData()) {
        server.guest("data", DATA);
      } else {
        server.assertEveryBlockIsRight();
        assertThat(server.generationSum()).as("no block has fallen back").isEqualTo(sum);
      }
      placement.seal();
      var source = server.host();
      adapter.mark();
      server.liveMigrate();
      adapter.awaitLog("ended: the server is on");
      server.awaitNoTask();
      assertThat(server.host()).as(adapter.log()).isNotEqualTo(source);
      server.assertEveryBlockIsRight();
    }
  }
}
