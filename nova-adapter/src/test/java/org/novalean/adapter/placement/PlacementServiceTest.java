package org.novalean.adapter.placement;

import static org.awaitility.Awaitility.await;
import static org.novalean.adapter.agents.Reports.MIB;
import static org.novalean.adapter.agents.Reports.host;
import static org.novalean.adapter.agents.Reports.unsealed;
import static org.novalean.adapter.agents.Reports.withoutShare;
import static org.novalean.adapter.agents.Reports.working;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.policy.PlacementMode;

class PlacementServiceTest {
  private final TestingClock clock = new TestingClock();
  private final TestingCompute compute = new TestingCompute(clock, "c1", "c2");

  /** The sealer's own, so that Nova can fail for it alone. */
  private final TestingCompute toSeal = new TestingCompute(clock, "c1", "c2");

  private final TestingAgents agents = new TestingAgents();
  private final Fleet fleet = new Fleet(clock);
  private final String server = toSeal.boot("web", "c1");
  private final PlacementService service =
      new PlacementService(
          new Sealer(
              agents,
              fleet,
              new Sealing(toSeal, agents),
              new WantedPlacements(toSeal, toSeal, PlacementMode.LAYERED, clock),
              new SealBudget(2, 4, 0, 100 * MIB),
              Set.of(Work.SEAL),
              clock),
          new HostGuard(compute, fleet, clock),
          () -> true);

  @AfterEach
  void close() {
    service.close();
    agents.answer("c1");
  }

  @Test
  void aHostThatLostTheShareIsDisabledThoughTheSealerFails() {
    toSeal.fail(new CloudException.Unusable("no list of servers"));
    service.start();
    awaitDisabled();
  }

  @Test
  void aHostThatLostTheShareIsDisabledThoughTheSealerWaitsForAnotherAgent() {
    agents.hang("c1");
    service.start();
    await()
        .until(
            () -> {
              report();
              return agents.requests().contains("seal c1 " + server);
            });
    awaitDisabled();
  }

  @Test
  void aDiskIsHandedOverThoughTheSealerWaitsForAnotherAgent() {
    var other = toSeal.boot("db", "c2");
    agents.hang("c1");
    agents.job(other, "running", "");
    service.start();
    await()
        .until(
            () -> {
              fleet.heard(host("c1", unsealed(server, 5)));
              fleet.heard(
                  working(
                      host("c2", unsealed(other, 5)),
                      TestingAgents.job(other, "seal", "running", "")));
              return agents.requests().contains("seal c1 " + server);
            });
    var asked = asked("job-of-quiet c2 " + other);
    await().until(() -> asked("job-of-quiet c2 " + other) > asked + 1);
  }

  private long asked(String request) {
    return agents.requests().stream().filter(request::equals).count();
  }

  private void report() {
    fleet.heard(host("c1", unsealed(server, 5)));
    fleet.heard(withoutShare(host("c2")));
  }

  private void awaitDisabled() {
    await()
        .until(
            () -> {
              report();
              clock.advance(Duration.ofSeconds(1));
              return compute.computeServices().stream()
                  .anyMatch(service -> service.host().equals("c2") && !service.enabled());
            });
  }
}
