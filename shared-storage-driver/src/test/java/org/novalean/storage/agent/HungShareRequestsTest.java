package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Identities;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Prove;
import org.novalean.storage.messages.Proven;

/** What an adapter gets from a host whose share's server hangs. */
class HungShareRequestsTest {

  private final TestingAgent agent;

  HungShareRequestsTest(@TempDir Path directory) throws IOException {
    agent = new TestingAgent(directory, true);
  }

  @AfterEach
  void close() throws InterruptedException {
    agent.close();
  }

  @Test
  void theHostIsDescribedThoughItsShareHangs() {
    var report = agent.ask(Kinds.DESCRIBE, new Nothing(), HostReport.class);
    assertThat(report.share().usable()).isFalse();
    assertThat(report.share().reason()).contains("no answer from the share");
    assertThat(report.hypervisor()).isTrue();
    assertThat(report.servers().get(0).hindrance()).isEmpty();
    assertThat(report.servers().get(0).disks().get(0).placeable()).isTrue();
  }

  @Test
  void aShareThatHangsProvesNothing() {
    var question = new Prove(SERVER, "n0nce4711", new Identities("share-1", List.of()));
    var proven = agent.ask(Kinds.PROVE, question, Proven.class);
    assertThat(proven.proven()).isFalse();
    assertThat(proven.reason()).isNotEmpty();
  }

  @Test
  void nothingIsSealedOntoIt() {
    assertThatThrownBy(() -> agent.seal(0))
        .hasMessageContaining("nothing can be placed on the share: ")
        .hasMessageContaining("no answer from the share");
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
  }
}
