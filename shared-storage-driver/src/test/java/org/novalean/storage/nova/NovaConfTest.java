package org.novalean.storage.nova;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as here were read by oslo.config with the options of Nova 26.2, with the same results. */
class NovaConfTest {

  private final Path directory;

  NovaConfTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private void write(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private NovaConf read(String text) throws IOException {
    write("nova.conf", text);
    return read();
  }

  private NovaConf read() throws IOException {
    return NovaConf.read(
        List.of(
            directory.resolve("nova.conf"),
            directory.resolve("absent.conf"),
            directory.resolve("nova.conf.d")));
  }

  @Test
  void whatIsNotSetHasNovasDefault() throws IOException {
    var conf = read("");

    assertThat(conf.isInUse()).isFalse();
    assertThat(conf.isOfComputeHost()).isFalse();
    assertThat(conf.permitsPostCopy()).isFalse();
    assertThat(conf.tunnelsMigrations()).isFalse();
    assertThat(conf.notificationFormat()).isEqualTo("unversioned");
    assertThat(conf.notifyOnStateChange()).isEmpty();
    assertThat(conf.notificationDrivers()).isEmpty();
    assertThat(conf.keepsBaseImages()).isFalse();
    assertThat(conf.instancesPath()).isEqualTo(Path.of("/var/lib/nova/instances"));
    assertThat(conf.migrationUri())
        .isEqualTo(new MigrationUri("qemu+tcp://%s/system", "tcp", OptionalInt.of(16509)));
  }

  @Test
  void theLastFileCountsAndADirectoryIsReadInOrder() throws IOException {
    write(
        "nova.conf",
        "[DEFAULT]\nhost = a\ntransport_url = rabbit://\n[libvirt]\nlive_migration_inbound_addr=h1\n");
    write("nova.conf.d/2.conf", "[DEFAULT]\nhost = c\n");
    write("nova.conf.d/1.conf", "[DEFAULT]\nhost = b\n");
    write("nova.conf.d/3.conf.bak", "[DEFAULT]\nhost = d\n");

    assertThat(read().host()).contains("c");
    assertThat(read().inboundAddress()).contains("h1");
    assertThat(read().files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("nova.conf", "1.conf", "2.conf");
  }

  @Test
  void ofOneFileTheLastValueCounts() throws IOException {
    assertThat(read("[DEFAULT]\nhost=a\n[libvirt]\n[DEFAULT]\nhost=b\n").host()).contains("b");
  }

  @Test
  void sectionsAreKnownInLowerCase() throws IOException {
    assertThat(read("[LibVirt]\nlive_migration_permit_post_copy = On\n").permitsPostCopy())
        .isTrue();
    assertThat(read("[default]\nhost = a\n").host()).isEmpty();
  }

  @Test
  void allDriversOfAllFilesCountAndOldNamesToo() throws IOException {
    write("nova.conf", "[oslo_messaging_notifications]\ndriver = log\ndriver = messagingv2\n");
    write("nova.conf.d/a.conf", "[DEFAULT]\nnotification_driver = noop\n");

    assertThat(read().notificationDrivers()).containsExactly("log", "messagingv2", "noop");
  }

  @ParameterizedTest
  @CsvSource({"$my_ip, 10.0.0.1", "${my_ip}, 10.0.0.1", "$other, 10.0.0.1", "$$my_ip, $my_ip"})
  void referencesAreReplaced(String written, String meant) throws IOException {
    var conf =
        read(
            "[DEFAULT]\nmy_ip = 10.0.0.1\n[libvirt]\nother = $my_ip\nlive_migration_inbound_addr = "
                + written
                + "\n");
    assertThat(conf.inboundAddress()).contains(meant);
  }

  /** Nova does not start with it. */
  @Test
  void whatRefersToNothingStaysAsItIs() throws IOException {
    assertThat(read("[DEFAULT]\nhost = $nobody\n").host()).contains("$nobody");
  }

  @Test
  void aCircleEnds() throws IOException {
    assertThat(read("[DEFAULT]\nhost = $my_ip\nmy_ip = $host\n").host()).isPresent();
  }

  @Test
  void theStatePathIsPartOfTheInstancesPath() throws IOException {
    assertThat(read("[DEFAULT]\nstate_path = /srv/nova\n").instancesPath())
        .isEqualTo(Path.of("/srv/nova/instances"));
    assertThat(read("[DEFAULT]\ninstances_path = $state_path/i\n").instancesPath())
        .isEqualTo(Path.of("/var/lib/nova/i"));
  }

  @Test
  void theImageCacheIsKnownByItsOldNamesToo() throws IOException {
    assertThat(read("[DEFAULT]\nimage_cache_manager_interval = -1\n").keepsBaseImages()).isTrue();
    assertThat(read("[DEFAULT]\nremove_unused_base_images = 0\n").keepsBaseImages()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "live_migration_scheme = tls, tls, 16514",
    "live_migration_scheme = ssh, ssh, 22",
    "live_migration_uri = qemu+ssh://nova@%s/system, ssh, 22",
    "live_migration_uri = qemu+tcp://%s:1234/system, tcp, 1234"
  })
  void libvirtIsReachedAsNovaWould(String line, String scheme, int port) throws IOException {
    var uri = read("[libvirt]\n" + line + "\n").migrationUri();
    assertThat(uri.scheme()).isEqualTo(scheme);
    assertThat(uri.port()).hasValue(port);
  }

  @ParameterizedTest
  @CsvSource({
    "live_migration_scheme = tls, 10.0.0.2, qemu+tls://10.0.0.2/system",
    "live_migration_uri = qemu+ssh://nova@%s/system, c2, qemu+ssh://nova@c2/system",
    "live_migration_uri = qemu+tcp://%s:1234/system, fd00::2, qemu+tcp://[fd00::2]:1234/system"
  })
  void libvirtOfAnotherHostIsAddressedAsNovaWould(String line, String host, String uri)
      throws IOException {
    assertThat(read("[libvirt]\n" + line + "\n").migrationUri().to(host)).isEqualTo(uri);
  }

  @Test
  void theUriGoesBeforeTheScheme() throws IOException {
    var conf =
        read("[libvirt]\nlive_migration_scheme = tls\nlive_migration_uri = qemu+ssh://%s/system\n");
    assertThat(conf.migrationUri().scheme()).isEqualTo("ssh");
    assertThat(MigrationUri.of(Optional.of("odd"), Optional.empty()).port()).isEmpty();
  }
}
