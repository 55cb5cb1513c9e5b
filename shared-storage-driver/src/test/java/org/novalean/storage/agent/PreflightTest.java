package org.novalean.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Reach;
import org.novalean.storage.messages.Reached;
import org.novalean.storage.preflight.Finding;

/** What an adapter learns of a host by asking its agent. */
class PreflightTest {

  private final Path directory;
  private final TestingAgent agent;

  PreflightTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    agent = new TestingAgent(directory, false);
  }

  @AfterEach
  void close() throws InterruptedException {
    agent.close();
  }

  private HostPreflight look() {
    return agent.ask(Kinds.PREFLIGHT, new Nothing(), HostPreflight.class);
  }

  private void novaConf(String libvirt) throws IOException {
    Files.writeString(
        directory.resolve("nova.conf"),
        "[DEFAULT]\ntransport_url = rabbit://u:p@h/\nhost = c1\n[libvirt]\n" + libvirt);
  }

  @Test
  void theAgentTellsWhatItsChecksFindAndWhatIsComparedWithOthers() throws IOException {
    novaConf("live_migration_permit_post_copy = true\nlive_migration_inbound_addr = 10.0.0.1\n");
    var found = look();

    assertThat(found.host()).isEqualTo("c1");
    assertThat(found.protocol()).isEqualTo(Kinds.PROTOCOL);
    assertThat(found.permitsPostCopy()).contains(true);
    assertThat(found.migrationAddress()).contains("10.0.0.1");
    assertThat(found.shareId()).isPresent();
    assertThat(found.postCopyMibPerSecond()).isEqualTo(7);
    assertThat(found.findings()).extracting(Finding::id).contains("post-copy", "share", "libvirt");
    assertThat(found.findings())
        .filteredOn(Finding::isFailed)
        .extracting(Finding::id)
        .contains("notification-settings")
        .doesNotContain("post-copy", "share");
  }

  @Test
  void withoutNovaConfWhatIsInItIsNotTold() {
    var found = look();

    assertThat(found.permitsPostCopy()).isEmpty();
    assertThat(found.migrationAddress()).isEmpty();
    assertThat(found.findings())
        .filteredOn(Finding::isFailed)
        .extracting(Finding::id)
        .contains("nova-conf");
  }

  @Test
  void theAgentTriesWhetherItReachesOthers() throws IOException {
    novaConf("live_migration_scheme = tls\n");
    var question = new Reach(Map.of("c2", "10.0.0.2", "c9", "10.0.0.9"));
    var reached = agent.ask(Kinds.REACH, question, Reached.class);

    assertThat(reached.how()).contains("tls", "16514");
    assertThat(reached.unreached()).isEqualTo(Map.of("c9", "10.0.0.9:16514: nobody is there"));
  }
}
