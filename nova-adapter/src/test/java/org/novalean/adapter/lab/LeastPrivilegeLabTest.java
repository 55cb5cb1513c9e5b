package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.novalean.adapter.compute.ActionResult.Accepted;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.MigrationStatus;
import org.novalean.adapter.openstack.HttpSettings;
import org.novalean.adapter.openstack.OpenStackCloud;

/** nova-lean as a user who has the role of docs/security.md, and no other. */
@Tag("layered")
@Thorough
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeastPrivilegeLabTest {

  /** Whoever has a token may do these, and the last follows from a rule that is granted. */
  private static final Set<String> BESIDES =
      Set.of(
          "os_compute_api:extensions",
          "os_compute_api:limits",
          "os_compute_api:os-availability-zone:list",
          "os_compute_api:os-floating-ip-pools",
          "os_compute_api:os-quota-sets:defaults",
          "os_compute_api:servers:show:flavor-extra-specs");

  private final Lab lab = Lab.fromEnvironment();
  private LeanRole role;
  private RawCloud raw;
  private Compute compute;
  private LabServer server;
  private String flavor;
  private String project;

  @BeforeAll
  void makeTheRole() {
    new LabAgents(lab).start();
    server = new LabServer(lab, "least", "--memory", "256", "--data", "16");
    server.guest("dirty", "32", "16");
    role = new LeanRole(lab);
    role.applyPolicy();
    raw = role.raw();
    flavor =
        lab.openstack("flavor", "list", "--format", "value", "--column", "ID")
            .lines()
            .findFirst()
            .orElseThrow();
    project =
        lab.openstack("project", "show", "--format", "value", "--column", "id", lab.project())
            .strip();
    compute = OpenStackCloud.connect(role.credentials(), HttpSettings.DEFAULT).compute();
  }

  @AfterAll
  void removeTheRole() {
    if (role != null) {
      role.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void linksAreFast() {
    lab.run("link", server.host(), "off");
    server.awaitNoTask();
  }

  /** For whoever has another role nothing changes: devstack/lab/tests/test_nova_policy.py. */
  @Test
  void novaSaysThatTheRoleMayDoWhatIsDocumentedAndNothingElse() {
    var expected = new TreeSet<>(LeanRole.granted());
    expected.addAll(BESIDES);

    assertThat(role.permitted()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void sealsAndMigratesLean(@TempDir Path directory) {
    try (var adapter = role.adapter(directory).start()) {
      new Placement(adapter, server).seal();
      var destination = otherHost();
      lab.run("link", server.host(), "200mbit");

      server.liveMigrateTo(destination);
      adapter.awaitLog("ended: the server is on " + destination);

      var migration = adapter.newest(server).orElseThrow();
      assertThat(migration.get("outcome").asText()).as(adapter.log()).isEqualTo("completed");
      assertThat(migration.get("post_copy").asBoolean()).as(adapter.log()).isTrue();
      assertThat(adapter.log()).doesNotContain("403", "Forbidden");
      server.assertEveryBlockIsRight();
    }
  }

  @Test
  void theDoctorFindsAllThatItFindsAsAdministratorButCannotTryWhatChangesSomething(
      @TempDir Path administrators, @TempDir Path ours) {
    var expected = new Doctor(new AdapterProcess(lab, administrators)).cloud();
    assertThat(expected).containsEntry("permissions", "ok").doesNotContainValue("failed");
    expected.put("permissions", "warning");

    var found = new Doctor(role.adapter(ours)).cloud();

    // What Nova happens to tell within a second has nothing to do with a role.
    assertThat(expected.remove("notifications")).isNotNull();
    assertThat(found.remove("notifications")).isNotEqualTo("failed");
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void seesWhatItHasToSee() {
    assertThat(compute.server(server.id())).contains(server.now());
    assertThat(compute.serversNamed(server.name())).containsExactly(server.now());
    assertThat(compute.serversOn(server.host())).contains(server.now());
    assertThat(compute.actions(server.id())).isEqualTo(lab.compute().actions(server.id()));
    assertThat(compute.hypervisors()).isEqualTo(lab.compute().hypervisors());
    assertThat(compute.computeServices())
        .extracting(ComputeService::host)
        .containsExactlyElementsOf(
            lab.compute().computeServices().stream().map(ComputeService::host).toList());
    var image = server.now().imageId().orElseThrow();
    assertThat(
            OpenStackCloud.connect(role.credentials(), HttpSettings.DEFAULT)
                .images()
                .properties(image))
        .isPresent();
  }

  @Test
  void mayDoWhatItsCommandsDo() {
    var id = server.id();
    assertThat(compute.lock(id, "a test's")).isInstanceOf(Accepted.class);
    assertThat(server.now().lockReason()).contains("a test's");
    assertThat(compute.unlock(id)).isInstanceOf(Accepted.class);
    assertThat(server.now().lockReason()).isEmpty();
    assertThat(compute.hardReboot(id)).isInstanceOf(Accepted.class);
    server.awaitStatus("ACTIVE");
    server.awaitGuest();
    assertThat(compute.resetStateToActive(id)).isInstanceOf(Accepted.class);
    var service = service(otherHost());
    assertThat(compute.setServiceStatus(service, Optional.of("a test's")))
        .isInstanceOf(Accepted.class);
    assertThat(compute.setServiceStatus(service, Optional.empty())).isInstanceOf(Accepted.class);
    assertThat(lab.compute().computeServices()).allMatch(ComputeService::enabled);
  }

  @Test
  void mayAbortAMigration() {
    var source = server.host();
    lab.run("link", source, "10mbit");
    server.liveMigrateTo(otherHost());
    var running =
        await()
            .atMost(Duration.ofMinutes(2))
            .until(this::runningMigration, Optional::isPresent)
            .orElseThrow();

    assertThat(compute.progress(server.id(), running.id())).isPresent();
    assertThat(compute.abort(server.id(), running.id())).isInstanceOf(Accepted.class);

    server.awaitNoTask();
    assertThat(server.host()).isEqualTo(source);
    server.assertEveryBlockIsRight();
  }

  private Optional<MigrationRecord> runningMigration() {
    return compute.liveMigrationsOf(server.id()).stream()
        .filter(migration -> migration.status() == MigrationStatus.RUNNING)
        .findFirst();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          compute | os_compute_api:servers:index | GET | /servers |
          compute | os_compute_api:servers:create | POST | /servers | {"server": {"name": "x", "flavorRef": "{flavor}", "imageRef": "{image}", "networks": "none"}}
          compute | os_compute_api:servers:update | PUT | /servers/{server} | {"server": {"name": "x"}}
          compute | os_compute_api:servers:start | POST | /servers/{server}/action | {"os-start": null}
          compute | os_compute_api:servers:stop | POST | /servers/{server}/action | {"os-stop": null}
          compute | os_compute_api:servers:resize | POST | /servers/{server}/action | {"resize": {"flavorRef": "{flavor}"}}
          compute | os_compute_api:servers:rebuild | POST | /servers/{server}/action | {"rebuild": {"imageRef": "{image}"}}
          compute | os_compute_api:servers:create_image | POST | /servers/{server}/action | {"createImage": {"name": "x"}}
          compute | os_compute_api:os-create-backup | POST | /servers/{server}/action | {"createBackup": {"name": "x", "backup_type": "daily", "rotation": 1}}
          compute | os_compute_api:os-migrate-server:migrate | POST | /servers/{server}/action | {"migrate": null}
          compute | os_compute_api:os-migrate-server:migrate_live | POST | /servers/{server}/action | {"os-migrateLive": {"host": null, "block_migration": "auto"}}
          compute | os_compute_api:os-evacuate | POST | /servers/{server}/action | {"evacuate": {}}
          compute | os_compute_api:os-suspend-server:suspend | POST | /servers/{server}/action | {"suspend": null}
          compute | os_compute_api:os-pause-server:pause | POST | /servers/{server}/action | {"pause": null}
          compute | os_compute_api:os-shelve:shelve | POST | /servers/{server}/action | {"shelve": null}
          compute | os_compute_api:os-rescue | POST | /servers/{server}/action | {"rescue": null}
          compute | os_compute_api:os-admin-password | POST | /servers/{server}/action | {"changePassword": {"adminPass": "x"}}
          compute | os_compute_api:os-admin-actions:inject_network_info | POST | /servers/{server}/action | {"injectNetworkInfo": null}
          compute | os_compute_api:os-console-output | POST | /servers/{server}/action | {"os-getConsoleOutput": {}}
          compute | os_compute_api:os-remote-consoles | POST | /servers/{server}/remote-consoles | {"remote_console": {"protocol": "vnc", "type": "novnc"}}
          compute | os_compute_api:os-server-diagnostics | GET | /servers/{server}/diagnostics |
          compute | os_compute_api:os-server-password:show | GET | /servers/{server}/os-server-password |
          compute | os_compute_api:server-metadata:index | GET | /servers/{server}/metadata |
          compute | os_compute_api:server-metadata:create | POST | /servers/{server}/metadata | {"metadata": {"a": "b"}}
          compute | os_compute_api:os-server-tags:update | PUT | /servers/{server}/tags/x |
          compute | os_compute_api:os-attach-interfaces:create | POST | /servers/{server}/os-interface | {"interfaceAttachment": {}}
          compute | os_compute_api:os-volumes-attachments:create | POST | /servers/{server}/os-volume_attachments | {"volumeAttachment": {"volumeId": "{image}"}}
          compute | os_compute_api:servers:migrations:index | GET | /servers/{server}/migrations |
          compute | os_compute_api:os-hypervisors:list | GET | /os-hypervisors |
          compute | os_compute_api:os-aggregates:index | GET | /os-aggregates |
          compute | os_compute_api:os-aggregates:create | POST | /os-aggregates | {"aggregate": {"name": "x"}}
          compute | os_compute_api:os-flavor-manage:create | POST | /flavors | {"flavor": {"name": "x", "ram": 64, "vcpus": 1, "disk": 1}}
          compute | os_compute_api:os-flavor-manage:delete | DELETE | /flavors/{flavor} |
          compute | os_compute_api:os-quota-sets:update | PUT | /os-quota-sets/{project} | {"quota_set": {"cores": 1}}
          compute | os_compute_api:os-simple-tenant-usage:list | GET | /os-simple-tenant-usage |
          compute | os_compute_api:os-keypairs:index | GET | /os-keypairs?user_id=another |
          compute | os_compute_api:os-server-groups:create | POST | /os-server-groups | {"server_group": {"name": "x", "policy": "affinity"}}
          compute | os_compute_api:os-server-external-events:create | POST | /os-server-external-events | {"events": [{"name": "network-changed", "server_uuid": "{server}"}]}
          compute | os_compute_api:os-services:delete | DELETE | /os-services/{service} |
          compute | os_compute_api:servers:delete | DELETE | /servers/{server} |
          identity | identity:list_users | GET | /users |
          identity | identity:create_user | POST | /users | {"user": {"name": "x"}}
          image | image | DELETE | /v2/images/{image} |
          """)
  void isRefusedWhatIsNoneOfItsBusiness(
      String service, String said, String method, String path, @Nullable String body) {
    var answer = raw.call(service, method, named(path), body == null ? "" : named(body));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains(said);
  }

  private String named(String text) {
    return text.replace("{server}", server.id())
        .replace("{image}", server.now().imageId().orElseThrow())
        .replace("{flavor}", flavor)
        .replace("{project}", project)
        .replace("{service}", service(server.host()));
  }

  private String otherHost() {
    return lab.compute().computeServices().stream()
        .map(ComputeService::host)
        .filter(host -> !host.equals(server.host()))
        .findFirst()
        .orElseThrow();
  }

  private String service(String host) {
    return lab.compute().computeServices().stream()
        .filter(service -> service.host().equals(host))
        .findFirst()
        .orElseThrow()
        .id();
  }
}
