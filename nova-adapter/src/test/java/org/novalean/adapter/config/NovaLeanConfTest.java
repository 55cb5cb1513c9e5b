package org.novalean.adapter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
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
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PolicyDefaults;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.Secret;
import org.novalean.configuration.process.LogSettings;
import org.novalean.events.QueueSettings;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.novalean.events.TransportUrl;

class NovaLeanConfTest {

  private static final String MINIMAL = "[DEFAULT]\ntransport_url = rabbit://u:p@host:5672/\n";

  private Path file = Path.of("unset");

  @BeforeEach
  void place(@TempDir Path directory) {
    file = directory.resolve("nova-lean.conf");
  }

  @Test
  void fillsInEveryDefault() throws Exception {
    var configuration = load(MINIMAL);

    assertThat(configuration.bus())
        .isEqualTo(
            new BusConfig(
                TransportUrl.parse("rabbit://u:p@host:5672/"),
                Optional.empty(),
                List.of("nova"),
                QueueSettings.named("nova-lean")));
    assertThat(configuration.keystone())
        .isEqualTo(
            new KeystoneConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "Default",
                Optional.empty(),
                "Default",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(configuration.lean())
        .isEqualTo(
            new LeanConfig(
                new PolicyDefaults(SwitchMode.IMMEDIATE, Optional.empty(), DeadlineAction.FORCE),
                Duration.ofSeconds(15),
                new HostPatterns(List.of())));
    assertThat(configuration.history())
        .isEqualTo(
            new HistoryConfig(
                new Secret("jdbc:h2:file:/var/lib/nova-lean/history"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofDays(90))));
    assertThat(configuration.supervisor())
        .isEqualTo(
            new SupervisorConfig(
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofDays(1),
                Duration.ofMinutes(1)));
    assertThat(configuration.log()).isEqualTo(new LogSettings(Optional.empty(), false));
  }

  @Test
  void takesEveryOption() throws Exception {
    var configuration =
        load(
            """
            [DEFAULT]
            transport_url = rabbit://u:p@a:5672,u:p@b:5672/vhost
            exchanges = nova, nova_cell2
            state_path = /srv/nova-lean
            log_file = /var/log/nova-lean.log
            debug = yes
            [keystone]
            auth_url = https://cloud.example.org:5000/v3
            username = lean
            password = "p w"
            user_domain_name = ud
            project_name = admin
            project_domain_name = pd
            region_name = north
            interface = internal
            cafile = /etc/ssl/cloud.pem
            certfile = /etc/nova-lean/client.pem
            keyfile = /etc/nova-lean/client.key
            [listener]
            queue = mine
            prefetch = 7
            quorum = true
            message_ttl = 60
            max_length = 1000
            [lean]
            switch = on-stall
            stall_seconds = 12.5
            deadline_seconds = 600
            deadline_action = abort
            post_copy_hosts = rack1-*,
                compute9
            [history]
            url = jdbc:mariadb://db/nova_lean
            username = lean
            password_file = /etc/nova-lean/password
            retention_days = 0
            [supervisor]
            active_poll_seconds = 0.25
            settled_poll_seconds = 0.75
            idle_poll_seconds = 10
            deaf_poll_seconds = 5
            lookback_seconds = 3600
            long_post_copy_seconds = 120
            """);

    assertThat(configuration.bus())
        .isEqualTo(
            new BusConfig(
                TransportUrl.parse("rabbit://u:p@a:5672,u:p@b:5672/vhost"),
                Optional.empty(),
                List.of("nova", "nova_cell2"),
                new QueueSettings(
                    "mine", true, Duration.ofDays(1), Duration.ofMinutes(1), 1000, 256L << 20, 7)));
    assertThat(configuration.keystone())
        .isEqualTo(
            new KeystoneConfig(
                Optional.of(URI.create("https://cloud.example.org:5000/v3")),
                Optional.of("lean"),
                Optional.of(new Secret("p w")),
                "ud",
                Optional.of("admin"),
                "pd",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("north"),
                Optional.of(EndpointInterface.INTERNAL),
                Optional.of(Path.of("/etc/ssl/cloud.pem")),
                Optional.of(
                    new ClientCertificate(
                        Path.of("/etc/nova-lean/client.pem"),
                        Path.of("/etc/nova-lean/client.key")))));
    assertThat(configuration.lean())
        .isEqualTo(
            new LeanConfig(
                new PolicyDefaults(
                    SwitchMode.ON_STALL, Optional.of(Duration.ofMinutes(10)), DeadlineAction.ABORT),
                Duration.ofMillis(12_500),
                new HostPatterns(List.of("rack1-*", "compute9"))));
    assertThat(configuration.history())
        .isEqualTo(
            new HistoryConfig(
                new Secret("jdbc:mariadb://db/nova_lean"),
                Optional.of("lean"),
                Optional.empty(),
                Optional.of(Path.of("/etc/nova-lean/password")),
                Optional.empty()));
    assertThat(configuration.supervisor())
        .isEqualTo(
            new SupervisorConfig(
                Duration.ofMillis(250),
                Duration.ofMillis(750),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofMinutes(2)));
    assertThat(configuration.log())
        .isEqualTo(new LogSettings(Optional.of(Path.of("/var/log/nova-lean.log")), true));
  }

  @Test
  void takesAnApplicationCredentialOrANamedCloud() throws Exception {
    var byCredential =
        load(
            MINIMAL
                + """
                [keystone]
                auth_url = http://k:5000/v3
                application_credential_id = id
                application_credential_secret = s
                """);
    var byCloud = load(MINIMAL + "[keystone]\nos_cloud = lab\n");

    assertThat(byCredential.keystone().applicationCredentialSecret()).contains(new Secret("s"));
    assertThat(byCloud.keystone().osCloud()).contains("lab");
  }

  @Test
  void aCloudNamedOnTheCommandLineReplacesAllOfTheSection() throws Exception {
    var configuration =
        load(MINIMAL + "[keystone]\nos_cloud = lab\nregion_name = north\n").withCloud("other");

    assertThat(configuration.keystone().osCloud()).contains("other");
    assertThat(configuration.keystone().regionName()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[DEFAULT] exchanges|,",
        "[DEFAULT] state_path|relative/path",
        "[keystone] auth_url|ftp://k/",
        "[keystone] auth_url|https://",
        "[keystone] interface|Public",
        "[listener] max_length|1e3",
        "[listener] message_ttl|-1",
        "[lean] switch|later",
        "[lean] stall_seconds|4.9",
        "[lean] deadline_action|kill",
        "[history] url|/var/lib",
        "[history] retention_days|99999999999",
        "[supervisor] active_poll_seconds|0.01",
        "[lean] deadline_seconds|10 # ten",
      })
  void refusesAValueOfTheWrongKind(String option, String value) {
    var section = option.substring(0, option.indexOf(' '));
    var name = option.substring(option.indexOf(' ') + 1);
    var others = name.equals("transport_url") ? "" : MINIMAL;

    assertThatThrownBy(() -> load("%s%s\n%s = %s\n".formatted(others, section, name, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(option + ": ")
        .hasMessageContaining(" is not ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[DEFAULT] transport_url|amqp://u:p@host/|AMQP 1.0",
        "[DEFAULT] transport_url|rabbit://u:p@host:port/|port",
        "[listener] queue|notifications.info|rob",
      })
  void refusesWhatWouldNotWorkOnTheBus(String option, String value, String why) {
    var section = option.substring(0, option.indexOf(' '));
    var name = option.substring(option.indexOf(' ') + 1);

    assertThatThrownBy(() -> load("%s\n%s = %s\n".formatted(section, name, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(":2: " + option + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void anEmptyListOfHostsIsAListButAnEmptyNumberIsAMistake() throws Exception {
    assertThat(load(MINIMAL + "[lean]\npost_copy_hosts =\n").lean().postCopyHosts().patterns())
        .isEmpty();
    assertThatThrownBy(() -> load(MINIMAL + "[listener]\nprefetch =\n"))
        .hasMessageContaining("[listener] prefetch has no value");
  }

  @Test
  void neverShowsASecret() throws Exception {
    assertThatThrownBy(() -> load("[DEFAULT]\ntransport_url = hunter2\n"))
        .hasMessageContaining("transport_url")
        .hasMessageNotContaining("hunter2");
    assertThat(load(MINIMAL).toString()).doesNotContain("u:p@");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "username = u|[keystone] password is missing: username needs it",
        "auth_url = http://k/|[keystone] project_name is missing: auth_url needs it",
        "application_credential_id = i|[keystone] application_credential_secret is missing",
        "application_credential_secret = s|[keystone] application_credential_id is missing",
        "os_cloud = c; username = u|[keystone] username contradicts os_cloud",
        "application_credential_id = i; username = u|keep one of them",
        "certfile = /c.pem|[keystone] keyfile is missing: certfile needs it",
        "keyfile = /c.key|[keystone] certfile is missing: keyfile needs it",
      })
  void wantsWholeCredentialsOfOneKind(String lines, String message) {
    assertThatThrownBy(() -> load(MINIMAL + "[keystone]\n" + lines.replace("; ", "\n")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private Configuration load(String text) throws Exception {
    write(text, "rw-------");
    return NovaLeanConf.load(file).configuration();
  }

  private void write(String text, String mode) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
