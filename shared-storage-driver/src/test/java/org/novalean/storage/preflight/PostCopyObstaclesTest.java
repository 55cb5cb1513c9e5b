package org.novalean.storage.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.storage.job.TestingHost.SERVER;
import static org.novalean.storage.job.TestingHost.TARGET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hardware;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.Versions;
import org.novalean.storage.image.TestingImage;
import org.novalean.storage.job.TestingHost;

class PostCopyObstaclesTest {

  private static final String PERMITS =
      """
      [DEFAULT]
      transport_url = rabbit://u:p@controller/
      [libvirt]
      live_migration_permit_post_copy = true
      """;

  private final Path novaConf;
  private final TestingHost host;
  private Result userfaultfd = new Result.Ok("");

  PostCopyObstaclesTest(@TempDir Path directory) throws IOException {
    host = new TestingHost(directory);
    host.hypervisor.jobsFinishByThemselves(false);
    novaConf = directory.resolve("nova.conf");
    Files.writeString(novaConf, PERMITS);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void nothingIsInTheWayOfAPlainServer() {
    assertThat(leaving()).isEmpty();
    assertThat(arriving()).isEmpty();
  }

  @Test
  void eitherHostsNovaConfMustPermitIt() throws IOException {
    Files.writeString(novaConf, "[DEFAULT]\ntransport_url = rabbit://u:p@controller/\n");

    assertThat(leaving()).singleElement().asString().contains("live_migration_permit_post_copy");
    assertThat(arriving()).singleElement().asString().contains("live_migration_permit_post_copy");
  }

  @Test
  void whereNovaConfCannotBeReadItSaysNothing() throws IOException {
    Files.delete(novaConf);

    assertThat(leaving()).isEmpty();
    assertThat(arriving()).isEmpty();
  }

  @Test
  void aTunnelIsInTheWay() throws IOException {
    also("live_migration_tunnelled = true");

    assertThat(leaving()).singleElement().asString().contains("tunnel");
  }

  @Test
  void severalConnectionsAreInTheWayOfAnOlderQemu() throws IOException {
    also("live_migration_parallel_connections = 4");

    assertThat(leaving()).singleElement().asString().contains("is 4 in nova.conf, and QEMU 7.2.11");

    host.hypervisor.versions(new Versions(Versions.of(11, 0, 0), Versions.of(10, 1, 0)));
    assertThat(leaving()).isEmpty();
  }

  @Test
  void encryptionIsInTheWayWhereDisksAreCopied() throws IOException {
    also("live_migration_with_native_tls = true");

    assertThat(leaving()).singleElement().asString().contains("native_tls");
    assertThat(arriving()).isEmpty();
  }

  @Test
  void withoutUserfaultfdNothingArrives() {
    userfaultfd = new Result.Failed("vm.unprivileged_userfaultfd is 0", "");

    assertThat(arriving()).containsExactly("vm.unprivileged_userfaultfd is 0");
    assertThat(leaving()).isEmpty();
  }

  @Test
  void aPausedGuestIsLeftAlone() {
    host.hypervisor.state(SERVER, DomainState.PAUSED_BY_USER);

    assertThat(leaving()).singleElement().asString().contains("paused");
  }

  @Test
  void snapshotsAreInTheWay() {
    host.hypervisor.snapshots(SERVER, 2);

    assertThat(leaving()).singleElement().asString().contains("2 snapshots");
  }

  @Test
  void aBlockJobIsInTheWayUnlessItGivesWayOrIsTheMigrationsOwn() {
    var copy = host.base.resolve("copy");
    TestingImage.create(copy, TestingHost.SIZE, Optional.empty(), Map.of());
    host.hypervisor.startCopy(SERVER, TARGET, copy, 1);
    assertThat(leaving()).singleElement().asString().contains("a block job runs on " + TARGET);

    assertThat(obstacles().ofLeaving(SERVER, true)).isEmpty();

    host.hypervisor.outgoingMigration(
        SERVER, Optional.of(new MigrationJob(0, 0, 0, 1, 0, 0, 0, 0)));
    assertThat(leaving()).isEmpty();
  }

  @Test
  void hardwareThatPostCopyDoesNotCarryIsInTheWay() {
    host.hypervisor.hardware(SERVER, new Hardware(List.of("mdev"), true, 1048576));

    assertThat(leaving())
        .satisfiesExactly(
            reason -> assertThat(reason).contains("passed through (mdev)"),
            reason -> assertThat(reason).contains("persistent memory"),
            reason -> assertThat(reason).contains("huge pages of 1024 MiB"));
  }

  @Test
  void hugePagesOfTwoMibAreFetchedSoonEnough() {
    host.hypervisor.hardware(SERVER, new Hardware(List.of(), false, 2048));

    assertThat(leaving()).isEmpty();
  }

  @Test
  void aServerThatIsNotHereHasNothingOfItsOwnInTheWay() {
    assertThat(obstacles().ofLeaving("nobody", false)).isEmpty();
  }

  private void also(String line) throws IOException {
    Files.writeString(novaConf, PERMITS + line + "\n");
  }

  private List<String> leaving() {
    return obstacles().ofLeaving(SERVER, false);
  }

  private List<String> arriving() {
    return obstacles().ofArriving();
  }

  private PostCopyObstacles obstacles() {
    return new PostCopyObstacles(List.of(novaConf), host.hypervisor, new Told());
  }

  private final class Told implements Check {
    @Override
    public String id() {
      return "userfaultfd";
    }

    @Override
    public String title() {
      return id();
    }

    @Override
    public Result run() {
      return userfaultfd;
    }
  }
}
