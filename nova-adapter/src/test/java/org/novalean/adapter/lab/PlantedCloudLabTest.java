package org.novalean.adapter.lab;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.compute.ComputeService;

/** The preflight finds what is planted in a real cloud. */
@Tag("layered")
@Thorough
class PlantedCloudLabTest {
  private static final String HOST = "compute1";
  private static final String ROLE = "migrator";

  private final Lab lab = Lab.fromEnvironment();
  private final Planting onController = new Planting(lab, "controller");
  private Path directory;
  private AdapterProcess adapter;
  private Doctor doctor;

  @BeforeEach
  void nothingIsPlanted(@TempDir Path directory) {
    this.directory = directory;
    new LabAgents(lab).start();
    adapter = new AdapterProcess(lab, directory);
    doctor = new Doctor(adapter);
    lab.awaitComputeHostsUp();
    assertThat(doctor.cloud().values()).doesNotContain("failed");
  }

  @Test
  void findsANovaComputeThatIsDownAndAQemuThatIsOlder() {
    var set =
        "mysql nova -e 'update compute_nodes set hypervisor_version = %d where host = \"%s\"'";
    var version = hypervisorVersion();
    lab.run("service", "nova-compute@" + HOST, "stop");
    try {
      onController.of(
          set.formatted(version - 1_000_000, HOST),
          set.formatted(version, HOST),
          () ->
              await()
                  .atMost(Duration.ofMinutes(2))
                  .untilAsserted(
                      () ->
                          assertThat(doctor.cloud())
                              .containsEntry("compute-services", "warning")
                              .containsEntry("qemu-versions", "warning")));
    } finally {
      lab.run("service", "nova-compute@" + HOST, "start");
      lab.awaitComputeHostsUp();
    }
  }

  private long hypervisorVersion() {
    return lab.compute().hypervisors().stream()
        .filter(hypervisor -> hypervisor.host().equals(HOST))
        .findFirst()
        .orElseThrow()
        .version();
  }

  @Test
  void findsACloudWhereNoNovaComputeIsUp() {
    var hosts = lab.compute().computeServices().stream().map(ComputeService::host).toList();
    try {
      hosts.forEach(host -> lab.run("service", "nova-compute@" + host, "stop"));
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> assertThat(doctor.cloud()).containsEntry("compute-services", "failed"));
    } finally {
      hosts.forEach(host -> lab.run("service", "nova-compute@" + host, "start"));
      lab.awaitComputeHostsUp();
    }
  }

  @Test
  void findsPostCopyHostsThatAreNoneOrNotAllOfTheClouds() {
    adapter.with("lean", "post_copy_hosts", "rack*");
    assertThat(doctor.cloud()).containsEntry("post-copy-hosts", "failed");
    adapter.with("lean", "post_copy_hosts", HOST);
    assertThat(doctor.cloud()).containsEntry("post-copy-hosts", "warning");
  }

  @Test
  void findsAKeystoneThatDoesNotAnswer() {
    adapter.with("keystone", "auth_url", lab.authUrl().replaceFirst(":\\d+", ":9"));
    assertThat(doctor.cloud())
        .containsEntry("cloud", "failed")
        .containsEntry("permissions", "skipped")
        .containsEntry("compute-services", "skipped");
  }

  @Test
  void findsARegionWithoutNova() {
    adapter.with("keystone", "region_name", "nowhere");
    assertThat(doctor.cloud()).containsEntry("cloud", "failed");
  }

  @Test
  void findsAConfigurationThatEverybodyCanRead() {
    adapter.readableByAll();
    assertThat(doctor.cloud()).containsEntry("configuration", "warning");
  }

  @Test
  void findsAnExchangeThatNobodyDeclares() {
    adapter.with("DEFAULT", "exchanges", "nowhere");
    assertThat(doctor.cloud())
        .containsEntry("exchanges", "failed")
        .containsEntry("notifications", "skipped");
  }

  @Test
  void findsANovaThatHasPublishedNothingSinceRabbitMqStarted() {
    lab.run("service", "rabbitmq", "restart");
    lab.awaitComputeHostsUp();
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(doctor.cloud()).containsEntry("notifications", "failed"));

    var service = lab.compute().computeServices().get(0).id();
    lab.compute().setServiceStatus(service, Optional.of("something to tell of"));
    lab.compute().setServiceStatus(service, Optional.empty());

    assertThat(doctor.cloud()).containsEntry("notifications", "warning");
  }

  @Test
  void findsABusThatDoesNotLetItIn() {
    adapter.with(
        "DEFAULT", "transport_url", lab.transportUrl().replaceFirst("//[^@]*@", "//nobody:wrong@"));
    assertThat(doctor.cloud())
        .containsEntry("rabbitmq", "failed")
        .containsEntry("exchanges", "skipped")
        .containsEntry("notifications", "skipped");
  }

  @Test
  void findsAUserWhomRulesAloneLetSeeNoServerOfAnotherProject() throws IOException {
    lab.openstack("role", "create", ROLE);
    lab.openstack("project", "create", ROLE);
    lab.openstack("user", "create", "--password", ROLE, ROLE);
    lab.openstack("role", "add", "--user", ROLE, "--project", ROLE, ROLE);
    adapter
        .with("keystone", "username", ROLE)
        .with("keystone", "password", ROLE)
        .with("keystone", "project_name", ROLE);
    try (var server = new LabServer(lab, "foreign", "--memory", "128")) {
      assertThat(server.now().status()).isEqualTo("ACTIVE");
      assertThat(doctor.cloud()).as("without any").containsEntry("permissions", "failed");
      policy(
          documented().map(rule -> rule + ": role:" + ROLE).collect(joining("\n")),
          () -> assertThat(doctor.cloud()).as("by rules").containsEntry("permissions", "failed"));
      policy(
          "context_is_admin: role:admin or role:" + ROLE,
          () ->
              assertThat(doctor.cloud())
                  .as("as an administrator of Nova alone")
                  .containsEntry("permissions", "warning"));
    } finally {
      lab.openstack("user", "delete", ROLE);
      lab.openstack("project", "delete", ROLE);
      lab.openstack("role", "delete", ROLE);
    }
  }

  private static Stream<String> documented() throws IOException {
    var document = Files.readString(Path.of("..", "docs", "security.md"));
    return Pattern.compile("os_compute_api:[a-z_:-]+")
        .matcher(document)
        .results()
        .map(MatchResult::group);
  }

  /** Nova reads it anew with each request. */
  private void policy(String rules, Runnable look) {
    onController.of(
        "printf '%%s\\n' '%s' > /etc/nova/policy.d/zz-planted.yaml".formatted(rules),
        "rm /etc/nova/policy.d/zz-planted.yaml",
        look);
  }

  @Test
  void findsWhatIsWrongInACopyOfNovaConf() throws IOException {
    var file = directory.resolve("nova.conf");
    Files.writeString(
        file,
        """
        [DEFAULT]
        transport_url = rabbit://somewhere
        [libvirt]
        virt_type = kvm
        """);
    assertThat(doctor.novaConf(file))
        .containsEntry("nova-conf", "ok")
        .containsEntry("post-copy", "failed")
        .containsEntry("notification-settings", "failed");
    Files.delete(file);
    assertThat(doctor.novaConf(file)).containsEntry("nova-conf", "failed");
  }
}
