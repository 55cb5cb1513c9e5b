package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.events.testing.TestScope;
import org.novalean.storage.job.JobStep;

/**
 * Something dies at each step of a seal, while the guest writes and flushes all the time: its disk
 * is complete, and the seal is finished or undone. Some cases alone: {@code NOVA_LEAN_SEAL_DEATHS}
 * in the environment is a regular expression of their names, such as {@code later.*QEMU.*}.
 */
@Tag("layered")
@Thorough
class SealDeathLabTest {
  /** Of hydrations alone. Every other step must be reached by a seal. */
  private static final Set<JobStep> NOT_OF_SEALS = EnumSet.of(JobStep.PULLING, JobStep.FLUSHING);

  private enum Death {
    AGENT("halt"),
    QEMU("kill-qemu"),
    HOST("hang");

    private final String failure;

    Death(String failure) {
      this.failure = failure;
    }
  }

  private record Case(JobStep step, Death death, boolean later) {

    String points() {
      var point = step + ":" + death.failure;
      return step == JobStep.UNDOING ? "OVERLAY:fail," + point : point;
    }

    @Override
    public String toString() {
      return "%s seal, %s dies in %s".formatted(later ? "later" : "first", death, step);
    }
  }

  private final Lab lab = Lab.fromEnvironment();
  private final LabAgents agents = new LabAgents(lab);

  private static Stream<Case> cases() {
    var wanted = System.getenv("NOVA_LEAN_SEAL_DEATHS");
    if (wanted != null) {
      var names = Pattern.compile(wanted);
      return all().filter(one -> names.matcher(one.toString()).matches());
    }
    return TestScope.ALL ? all() : Stream.of(new Case(JobStep.PIVOTING, Death.AGENT, true));
  }

  private static Stream<Case> all() {
    return Arrays.stream(JobStep.values())
        .filter(step -> !NOT_OF_SEALS.contains(step))
        .flatMap(
            step ->
                Arrays.stream(Death.values())
                    .flatMap(
                        death ->
                            Stream.of(false, true).map(later -> new Case(step, death, later))));
  }

  @TestFactory
  List<DynamicTest> losesNoBlockThatTheDiskHadAcknowledged(@TempDir Path directory) {
    agents.start();
    return cases()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.toString(), () -> diesAndIsWhole(one, directory.resolve(one.toString()))))
        .toList();
  }

  private void diesAndIsWhole(Case one, Path directory) throws Exception {
    Files.createDirectories(directory);
    try (var server = new LabServer(lab, "dying", "--memory", "128", "--data", "16");
        var adapter = new AdapterProcess(lab, directory)) {
      var host = server.host();
      var placement = new Placement(adapter, server);
      if (one.later) {
        placement.seal();
        server.guest("rewrite", "2", "4");
      }
      var sum = server.guest("verify").get("generation_sum").asLong();
      server.guest("load", "20", "print");
      agents.restart(host, one.points());
      try {
        var seal = adapter.inBackground("seal", server.id());
        agents.awaitFailure(host, one.step.name());
        var acknowledged = die(one, server, host);
        agents.awaitSettled(host);
        revive(one, server);

        server.assertEveryBlockIsRight();
        assertThat(server.guest("verify").get("generation_sum").asLong())
            .as("%d writes were acknowledged; the agent: %s", acknowledged, agents.last(host))
            .isGreaterThanOrEqualTo(sum + acknowledged);
        assertThat(seal).succeedsWithin(Duration.ofMinutes(3));
      } finally {
        agents.restart(host);
      }
      placement.seal();
      server.assertEveryBlockIsRight();
    }
  }

  /** Returns how many writes the guest's disk had acknowledged. */
  private long die(Case one, LabServer server, String host) {
    return switch (one.death) {
      case AGENT -> {
        agents.restart(host);
        yield 0;
      }
      case QEMU -> {
        // libvirt takes a moment to see it.
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> !lab.run("sh", host, "virsh", "list", "--uuid").contains(server.id()));
        yield acknowledged(host, server);
      }
      case HOST -> {
        lab.run("power-off", host);
        lab.run("power-on", host);
        yield acknowledged(host, server);
      }
    };
  }

  /** The guest says on its console what its disk has acknowledged. */
  private long acknowledged(String host, LabServer server) {
    var console = "/var/lib/nova/instances/%s/console.log".formatted(server.id());
    var lines = lab.run("sh", host, "cat", console).lines();
    var count = lines.filter(line -> line.matches("LOAD \\d+ \\d+\\s*")).count();
    assertThat(count).as("writes acknowledged before the death").isPositive();
    return count;
  }

  private static void revive(Case one, LabServer server) {
    if (one.death == Death.AGENT) {
      assertThat(server.now().status()).isEqualTo("ACTIVE");
      var load = server.guest("load", "0");
      assertThat(load).isNotNull();
    } else {
      server.startAgain();
    }
  }
}
