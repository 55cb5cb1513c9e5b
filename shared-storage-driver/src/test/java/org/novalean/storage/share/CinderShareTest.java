package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.job.TestingClock;

class CinderShareTest {

  private static final CinderExport EXPORT = new CinderExport("nfs-a", "nas:/vol", "-o vers=3");

  private final Path statePath;
  private final TestingClock clock = new TestingClock();

  CinderShareTest(@TempDir Path directory) {
    statePath = directory.resolve("state");
  }

  private CinderShare share(String volumeType) {
    return new CinderShare(volumeType, statePath, clock);
  }

  @Test
  void whatWasToldIsKnownToEveryProcessOfThisHostAndAfterARestart() throws IOException {
    assertThat(share("nfs-a").get().export()).isEmpty();

    share("nfs-a").keep(EXPORT);
    assertThat(share("nfs-a").get().export()).contains(EXPORT);
    assertThat(share("nfs-a").get()).hasToString("cinder:nfs-a (nas:/vol)");
    assertThat(share("nfs-a").get().unknown()).isEmpty();
  }

  @Test
  void whatWasToldOfAnotherTypeIsNotUsedForThisOne() throws IOException {
    share("nfs-a").keep(EXPORT);
    assertThat(share("nfs-b").get().export()).isEmpty();
  }

  @Test
  void whatTheAdapterSaidIsWrongIsNotRepeatedForEver() {
    var share = share("nfs-a");
    share.says("Cinder has no volume type nfs-a");
    assertThat(share.get().unknown().orElse("")).endsWith("Cinder has no volume type nfs-a");

    clock.advance(CinderShare.TOLD_FOR);
    assertThat(share.get().unknown().orElse("")).contains("waits for the adapter");
  }

  @Test
  void aFileThatCannotBeReadIsNamedAndNothingIsMountedByIt() throws IOException {
    share("nfs-a").keep(EXPORT);
    var file = statePath.resolve("cinder-share.json");
    Files.writeString(file, Files.readString(file).replace("nas:/vol", "-oexec:/vol"));

    assertThat(share("nfs-a").get().export()).isEmpty();
    assertThat(share("nfs-a").get().unknown().orElse("")).contains(file.toString());
  }
}
