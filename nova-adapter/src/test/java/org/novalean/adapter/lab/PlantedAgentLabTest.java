package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The preflight finds an agent that is away, is another host's, or whose clock goes wrong; and an
 * agent's own finds, on its host, what keeps it from being one.
 *
 * <p>An agent of another version is planted in {@link PackagesLabTest}, for a version is a
 * package's. One of another protocol is not: there is but one protocol so far. HostPreflightsTest
 * has it.
 */
@Tag("layered")
@Thorough
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedAgentLabTest {
  private static final String HOST = "compute1";
  private static final String AGENT = "nova-lean-agent@" + HOST;
  private static final String AGENT_CONF = "/etc/nova/nova-lean-agent.conf";
  private static final String PLANTED_CONF = "/etc/nova/planted-agent.conf";
  private static final String JAVA_OF_ANOTHER_TIME = "/etc/nova/planted-java";

  private final Lab lab = Lab.fromEnvironment();
  private final Planting on = new Planting(lab, HOST);
  private Doctor doctor;

  @BeforeAll
  void startAgents() {
    new LabAgents(lab).start();
  }

  @BeforeEach
  void nothingIsPlanted(@TempDir Path directory) {
    doctor = new Doctor(new AdapterProcess(lab, directory));
    lab.awaitComputeHostsUp();
    assertThat(doctor.failed(HOST)).isEmpty();
  }

  @Test
  void findsAnAgentThatIsAway() {
    lab.run("service", AGENT, "stop");
    try {
      assertThat(doctor.failed(HOST)).containsOnlyKeys("agent");
    } finally {
      lab.run("service", AGENT, "start");
    }
  }

  @Test
  void findsAnAgentThatGoesByAnotherName() {
    try {
      on.edited(
          AGENT_CONF,
          "s/^host = .*/host = elsewhere/",
          () -> {
            lab.run("service", AGENT, "restart");
            assertThat(doctor.host("elsewhere"))
                .containsEntry("host-name", "failed")
                .containsEntry("nova-compute", "warning");
          });
    } finally {
      lab.run("service", AGENT, "restart");
    }
  }

  @Test
  void findsAClockThatGoesWrong() {
    withItsClockAt(
        "-60s", () -> assertThat(doctor.failed(HOST)).as("behind").containsOnlyKeys("clock"));
    withItsClockAt(
        "+60s",
        () ->
            assertThat(doctor.details(HOST).get("agent"))
                .as("requests carry their deadline as a time of day")
                .contains("s ahead of ours"));
  }

  private void withItsClockAt(String offset, Runnable look) {
    on.of(
        "printf '#!/bin/sh\n%s exec /usr/bin/java \"$@\"\n' > %2$s; chmod 0755 %2$s"
            .formatted(clock(offset), JAVA_OF_ANOTHER_TIME),
        "rm " + JAVA_OF_ANOTHER_TIME,
        () -> {
          try {
            lab.run(Map.of("NOVA_LEAN_JAVA", JAVA_OF_ANOTHER_TIME), "service", AGENT, "restart");
            look.run();
          } finally {
            lab.run("service", AGENT, "restart");
          }
        });
  }

  /**
   * All hosts of the lab have one kernel, so one clock: this alone gives a process another. What it
   * does about waits by the monotonic clock would have Java's end at once.
   */
  private static String clock(String offset) {
    return "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
        + " FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0 FAKETIME="
        + offset;
  }

  @Test
  void findsNothingOnASoundHostFromNearEither() {
    var found = Doctor.on(lab, HOST, AGENT_CONF);
    assertThat(found.values()).as(found.toString()).doesNotContain("failed");
    assertThat(found).containsEntry("bus", "ok").containsEntry("mount-guard", "ok");
  }

  @Test
  void findsFromNearABusThatDoesNotLetItInAndAShareWhoseServerDoesNotAnswer() {
    configured(
        "-e 's#//[^@]*@#//nobody:wrong@#' -e 's#^share = .*#share = nfs://%s:/srv#'"
            .formatted(address()),
        () ->
            assertThat(Doctor.on(lab, HOST, PLANTED_CONF))
                .containsEntry("bus", "failed")
                .containsEntry("share", "failed"));
  }

  /** This host's own: no NFS server. */
  private String address() {
    return lab.run("sh", HOST, "hostname", "-I").strip().split(" ", -1)[0];
  }

  @Test
  void tellsFromNearOfAShareThatTheAgentHasYetToMount() {
    lab.run("share", "unmount", HOST);
    try {
      configured(
          "-e 's#^share = .*#share = nfs://nfs:/srv/nova#'",
          () -> assertThat(Doctor.on(lab, HOST, PLANTED_CONF)).containsEntry("share", "warning"));
    } finally {
      lab.run("share", "mount", HOST);
    }
  }

  @Test
  void findsFromNearAnInstancesPathThatIsNotThere() {
    on.novaConf(
        "[DEFAULT]\ninstances_path = /srv/instances\n",
        () ->
            configured(
                "-e 's#^instances_path = .*#instances_path = /srv/instances#'",
                () ->
                    assertThat(Doctor.on(lab, HOST, PLANTED_CONF))
                        .containsEntry("instances-path", "failed")));
  }

  /** It answers, and is not the one that nova-compute uses. */
  @Test
  void findsFromNearALibvirtThatRunsNoQemuOfToday() {
    configured(
        "-e '$a[libvirt]\\nuri = test:///default'",
        () -> assertThat(Doctor.on(lab, HOST, PLANTED_CONF)).containsEntry("libvirt", "failed"));
  }

  /** Another configuration beside the one that the agent runs with: by expressions of sed. */
  private void configured(String expressions, Runnable look) {
    on.of(
        "sed %s %s > %s".formatted(expressions, AGENT_CONF, PLANTED_CONF),
        "rm " + PLANTED_CONF,
        look);
  }
}
