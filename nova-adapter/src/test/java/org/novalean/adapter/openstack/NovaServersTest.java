package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;

class NovaServersTest {

  private final TestingCloud fake = TestingCloud.start();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aServerKeepsEveryFieldOnItsWay() {
    var server =
        new Server(
            "5a2f3c7e-0000-4000-8000-000000000001",
            "db",
            "ACTIVE",
            Optional.of("image_snapshot"),
            Server.PowerState.PAUSED,
            Optional.of("compute-1"),
            Map.of("lean:switch", "never"),
            Map.of("lean:switch", "on-stall", "hw:mem_page_size", "large"),
            Optional.of("image-1"),
            Optional.empty());
    fake.compute().add(server);

    assertThat(fake.connect().compute().server(server.id())).contains(server);
  }

  @Test
  void aServerBootedFromAVolumeHasNoImage() {
    var server = fake.compute().boot("bfv", "compute-1");

    assertThat(fake.connect().compute().server(server).orElseThrow().imageId()).isEmpty();
  }

  @Test
  void aServerInACellThatIsDownIsShownWithTheLittleThatNovaKnows() {
    fake.plan(
        "/compute/v2.1/servers/far",
        Answer.text(
            200,
            "application/json",
            """
            {"server": {"id": "far", "status": "UNKNOWN", "tenant_id": "p", "links": []}}
            """));

    var server = fake.connect().compute().server("far").orElseThrow();
    assertThat(server.status()).isEqualTo("UNKNOWN");
    assertThat(server.host()).isEmpty();
    assertThat(server.powerState()).isEqualTo(Server.PowerState.UNKNOWN);
  }

  @Test
  void aServiceInACellThatIsDownCountsAsDown() {
    fake.plan(
        "/compute/v2.1/os-services",
        Answer.text(
            200,
            "application/json",
            """
            {"services": [{"binary": "nova-compute", "host": "far", "status": "UNKNOWN"}]}
            """));

    assertThat(fake.connect().compute().computeServices())
        .containsExactly(new ComputeService("", "far", false, false, Optional.empty()));
  }

  @Test
  void aDisabledServiceTellsItsReason() {
    var service =
        new ComputeService("id-1", "compute-1", true, false, Optional.of("lost the share"));
    fake.compute().service(service);

    assertThat(fake.connect().compute().computeServices()).contains(service);
  }

  @Test
  void theDisksThatNovaGaveAServerAreTold() {
    var server = fake.compute().boot("web", "compute-1");
    var disks =
        new ServerDisks(
            Optional.of("vda"),
            List.of(new AttachedVolume("volume-1", "vda"), new AttachedVolume("volume-2", "vdc")),
            10,
            512,
            true);
    fake.compute().disks(server, disks);

    assertThat(fake.connect().compute().disks(server)).contains(disks);
    assertThat(disks.rootVolume()).contains(new AttachedVolume("volume-1", "vda"));
    assertThat(disks.isAllVolumes()).isFalse();
  }
}
