package org.novalean.storage.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile;
import org.novalean.configuration.process.LogSettings;
import org.novalean.events.TransportUrl;
import org.novalean.storage.share.ShareLocation;

class NovaLeanAgentConfTest {

  private static final String MINIMAL =
      """
      [DEFAULT]
      transport_url = rabbit://u:p@host:5672/
      [share]
      share = nfs://controller:/srv/share
      """;

  private Path file = Path.of("unset");

  @BeforeEach
  void place(@TempDir Path directory) {
    file = directory.resolve("nova-lean-agent.conf");
  }

  @Test
  void takesTheKeyFromAFileThatOthersCannotReadAndNamesTheLineOfOneThatTheyCan() throws Exception {
    var key = Files.writeString(file.resolveSibling("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    var named = MINIMAL.replace("[DEFAULT]\n", "[DEFAULT]\nrequest_key_file = %s\n".formatted(key));
    assertThat(load(named).bus().requestKey()).isPresent();

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> load(named))
        .hasMessageContaining(file + ":2: ")
        .hasMessageContaining("chmod 0640");
  }

  @Test
  void fillsInEveryDefault() throws Exception {
    assertThat(load(MINIMAL))
        .isEqualTo(
            new AgentConfig(
                new BusConfig(
                    TransportUrl.parse("rabbit://u:p@host:5672/"),
                    Optional.empty(),
                    List.of("nova")),
                "this-machine",
                Path.of("/var/lib/nova-lean-agent"),
                new LogSettings(Optional.empty(), false),
                "qemu:///system",
                new ShareConfig(
                    new ShareLocation.Nfs("controller", Path.of("/srv/share")),
                    Path.of("/var/lib/nova/instances"),
                    List.of(
                        Path.of("/etc/nova/nova.conf"),
                        Path.of("/etc/nova/nova-compute.conf"),
                        Path.of("/etc/nova/nova.conf.d")),
                    List.of()),
                new SealConfig(new Bandwidth(100), Duration.ofHours(2), Duration.ofSeconds(5)),
                new Bandwidth(0),
                2000,
                new Bandwidth(50)));
  }

  @Test
  void takesEveryOption() throws Exception {
    assertThat(
            load(
                """
                [DEFAULT]
                transport_url = rabbit://u:p@a:5672,u:p@b:5672/vhost
                exchanges = nova, nova_cell2
                host = compute1.example.org
                state_path = /srv/nova-lean
                log_file = /var/log/nova-lean-agent.log
                debug = yes
                [libvirt]
                uri = test:///default
                [share]
                share = nfs://[fd00::1]:/srv/share
                instances_path = /srv/instances
                nova_conf = /srv/nova.conf
                mount_options = nconnect=4, sec=krb5
                [seal]
                bandwidth_mib = 7
                ready_timeout_seconds = 600
                pause_limit_seconds = 2.5
                [migration]
                post_copy_bandwidth_mib = 250
                sampled_pages = 0
                [hydrate]
                bandwidth_mib = 0
                """))
        .isEqualTo(
            new AgentConfig(
                new BusConfig(
                    TransportUrl.parse("rabbit://u:p@a:5672,u:p@b:5672/vhost"),
                    Optional.empty(),
                    List.of("nova", "nova_cell2")),
                "compute1.example.org",
                Path.of("/srv/nova-lean"),
                new LogSettings(Optional.of(Path.of("/var/log/nova-lean-agent.log")), true),
                "test:///default",
                new ShareConfig(
                    new ShareLocation.Nfs("fd00::1", Path.of("/srv/share")),
                    Path.of("/srv/instances"),
                    List.of(Path.of("/srv/nova.conf")),
                    List.of("nconnect=4", "sec=krb5")),
                new SealConfig(new Bandwidth(7), Duration.ofMinutes(10), Duration.ofMillis(2500)),
                new Bandwidth(250),
                0,
                new Bandwidth(0)));
  }

  @Test
  void wantsABusAndAShare() {
    assertThatThrownBy(() -> load("[libvirt]\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[DEFAULT] transport_url is missing")
        .hasMessageContaining(
            "[share] share is missing: add share = … to it, nfs://server:/export");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[DEFAULT] host|compute 1",
        "[DEFAULT] host|a/b",
        "[libvirt] uri|",
        "[share] instances_path|instances",
        "[seal] bandwidth_mib|-1",
        "[seal] ready_timeout_seconds|0",
        "[seal] pause_limit_seconds|600",
        "[migration] post_copy_bandwidth_mib|fast",
        "[migration] sampled_pages|-1",
        "[hydrate] bandwidth_mib|1.5",
      })
  void refusesAValueOfTheWrongKind(String option, String value) {
    var section = option.substring(0, option.indexOf(' '));
    var name = option.substring(option.indexOf(' ') + 1);

    assertThatThrownBy(
            () ->
                load(
                    "%s%s\n%s = %s\n"
                        .formatted(MINIMAL, section, name, value == null ? "" : value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(":6: " + option);
  }

  @Test
  void refusesMountOptionsForWhatTheOperatorMounts() {
    assertThatThrownBy(
            () ->
                load(
                    MINIMAL.replace("nfs://controller:/srv/share", "path:/mnt/share")
                        + "mount_options = soft\n"))
        .hasMessageContaining(
            ":5: [share] mount_options is for a share that the agent mounts: path:/mnt/share");
  }

  @Test
  void takesMountOptionsForAShareOfCinders() throws Exception {
    var share =
        load(MINIMAL.replace("nfs://controller:/srv/share", "cinder:nfs-a")
                + "mount_options = vers=4.1\n")
            .share();
    assertThat(share.location()).isEqualTo(new ShareLocation.Cinder("nfs-a", Optional.empty(), ""));
    assertThat(share.mountOptions()).containsExactly("vers=4.1");
  }

  @Test
  void neverShowsThePasswordOfTheBus() throws Exception {
    assertThat(load(MINIMAL).toString()).doesNotContain("u:p@");
  }

  @Test
  void theMachinesNameIsTheOneThatNovaWouldTake() throws Exception {
    assertThat(HostName.OF_KERNEL.get()).isEqualTo(output("uname", "-n"));
  }

  private static String output(String... command) throws Exception {
    var process = new ProcessBuilder(command).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }

  private AgentConfig load(String text) throws Exception {
    Files.writeString(file, text);
    return ConfigurationFile.load(file, NovaLeanAgentConf.schema(() -> "this-machine"))
        .configuration();
  }
}
