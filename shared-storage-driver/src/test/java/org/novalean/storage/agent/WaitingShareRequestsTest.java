package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.messages.CinderShareReport;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.UseShare;

/** What an adapter gets from a host that nobody has told yet which export its share is. */
class WaitingShareRequestsTest {

  private final TestingAgent agent;

  WaitingShareRequestsTest(@TempDir Path directory) throws IOException {
    agent = new TestingAgent(directory, TestingAgent.Share.WAITS_FOR_THE_ADAPTER);
  }

  @AfterEach
  void close() throws InterruptedException {
    agent.close();
  }

  @Test
  void itSaysWhatItWaitsFor() {
    var share = agent.ask(Kinds.DESCRIBE, new Nothing(), HostReport.class).share();
    assertThat(share.state()).isEqualTo("waiting");
    assertThat(share.usable()).isFalse();
    assertThat(share.reason()).contains("waits for the adapter");
    assertThat(share.cinder()).contains(new CinderShareReport("nfs-a", Optional.empty(), false));
    assertThat(agent.ask(Kinds.PREFLIGHT, new Nothing(), HostPreflight.class).share())
        .contains("cinder:nfs-a");
  }

  @Test
  void nothingIsSealedMeanwhile() {
    assertThatThrownBy(() -> agent.seal(0))
        .hasMessageContaining("nothing can be placed on the share: ")
        .hasMessageContaining("waits for the adapter");
    assertThat(agent.host.hypervisor.blockJob(SERVER, TARGET)).isEmpty();
  }

  @Test
  void itTakesWhatItIsToldAndThenWantsThatMounted() {
    var export = Optional.of(new UseShare.Export("nas:/vol", "-o vers=4"));
    agent.ask(Kinds.USE_SHARE, new UseShare("nfs-a", export, ""), Nothing.class);

    var share = agent.ask(Kinds.DESCRIBE, new Nothing(), HostReport.class).share();
    assertThat(share.cinder().flatMap(CinderShareReport::export)).contains("nas:/vol");
    assertThat(share.state()).isEqualTo("not-mounted");
  }
}
