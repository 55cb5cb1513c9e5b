package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told where the real cloud or bus will not have nova-lean. */
@Tag("lab")
class RefusalLabTest {
  private static final int CLOUD = 4;
  private static final int CONFIGURATION = 3;

  private final Lab lab = Lab.fromEnvironment();
  private AdapterProcess adapter;

  @BeforeEach
  void prepare(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory);
  }

  @AfterEach
  void stop() {
    adapter.close();
  }

  @Test
  void aWrongPasswordEndsTheStartAndNamesTheUser() {
    var answer = adapter.with("keystone", "password", "not-the-password").command("run");

    assertThat(answer.exitCode()).as(answer.output()).isEqualTo(CLOUD);
    assertThat(answer.output())
        .contains("Keystone does not accept user 'admin'")
        .doesNotContain("not-the-password");
  }

  @Test
  void aUserWithoutPermissionEndsTheStartAndIsToldWhatItLacks() {
    var member = lab.status().get("member");
    var answer =
        adapter
            .with("keystone", "username", member.get("username").asText())
            .with("keystone", "password", lab.memberPassword())
            .with("keystone", "project_name", member.get("project").asText())
            .command("run");

    assertThat(answer.exitCode()).as(answer.output()).isEqualTo(CLOUD);
    assertThat(answer.output()).contains("os_compute_api:os-migrations:index");
  }

  @Test
  void aKeystoneThatIsAwayIsWaitedFor() {
    adapter.with("keystone", "auth_url", "http://127.0.0.1:1/v3").launch();

    adapter.awaitLog("the cloud cannot be used yet; trying on: Cannot reach Keystone");
    assertThat(adapter.isAlive()).isTrue();
    assertThat(adapter.stop()).isZero();
  }

  @Test
  void anUnknownOptionEndsTheStartAndIsNamedWithItsLine() {
    var answer = adapter.with("lean", "swich", "never").command("run");

    assertThat(answer.exitCode()).as(answer.output()).isEqualTo(CONFIGURATION);
    assertThat(answer.output()).contains("swich").containsPattern("nova-lean\\.conf:\\d+");
  }

  @Test
  void aBusWithoutTheExchangeIsWaitedForAndSaid() {
    adapter.with("DEFAULT", "exchanges", "nova-of-nowhere").start();

    adapter.awaitLog("waiting for exchange nova-of-nowhere");
  }

  @Test
  void aWrongBusPasswordIsSaidAndMigrationsAreFollowedWithoutTheBus() {
    var wrong = lab.transportUrl().replaceFirst("//[^:]+:[^@]+@", "//nobody:wrong@");
    adapter.with("DEFAULT", "transport_url", wrong).start();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(adapter.log()).contains("refused").contains("nobody"));
    assertThat(adapter.log()).contains("looking at os-migrations every").doesNotContain(":wrong@");
  }
}
