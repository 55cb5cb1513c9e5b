package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.agents.EpochTeller;
import org.novalean.adapter.agents.LeadersPort;
import org.novalean.adapter.cli.Service;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.history.History;
import org.novalean.adapter.leadership.Leader;
import org.novalean.adapter.leadership.NotActiveException;
import org.novalean.adapter.migration.Supervisor;
import org.novalean.adapter.openstack.OpenStackCloud;
import org.novalean.adapter.placement.PlacementService;
import org.novalean.adapter.share.ShareService;
import org.novalean.events.NotificationListener;
import org.novalean.storage.rpc.AgentClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: starts its parts in order, runs the supervisor, and stops them in reverse. */
final class NovaLeanService implements Service {
  private static final Logger log = LoggerFactory.getLogger(NovaLeanService.class);
  private static final Duration ASK_CLOUD_AGAIN = Duration.ofSeconds(5);

  private final OpenStackCloud cloud;
  private final Supervisor supervisor;
  private final Leader leader;
  private final LeadersPort agentsPort;
  private final AgentClient agentClient;
  private final EpochTeller epochTeller;
  private final Intake intake;
  private final NotificationListener listener;
  private final PlacementService placement;
  private final ShareService share;
  private final History history;
  private final Retention retention;
  private final Observation observation;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);

  @Inject
  NovaLeanService(
      OpenStackCloud cloud,
      Supervisor supervisor,
      Leader leader,
      LeadersPort agentsPort,
      AgentClient agentClient,
      EpochTeller epochTeller,
      Intake intake,
      NotificationListener listener,
      PlacementService placement,
      ShareService share,
      History history,
      Retention retention,
      Observation observation,
      Clock clock) {
    this.cloud = requireNonNull(cloud, "cloud is null");
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
    this.leader = requireNonNull(leader, "leader is null");
    this.agentsPort = requireNonNull(agentsPort, "agentsPort is null");
    this.agentClient = requireNonNull(agentClient, "agentClient is null");
    this.epochTeller = requireNonNull(epochTeller, "epochTeller is null");
    this.intake = requireNonNull(intake, "intake is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.placement = requireNonNull(placement, "placement is null");
    this.share = requireNonNull(share, "share is null");
    this.history = requireNonNull(history, "history is null");
    this.retention = requireNonNull(retention, "retention is null");
    this.observation = requireNonNull(observation, "observation is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Runs until {@link #close}.
   *
   * @throws CloudException where the cloud answers, but will not have us: waiting would not help
   * @throws NotActiveException where another adapter is active, and this one has to end
   */
  @Override
  public void run() throws InterruptedException {
    try {
      observation.start();
      if (awaitCloud()) {
        agentClient.start();
        leader.start(this::look);
        if (leader.awaitActive()) {
          act();
        }
      }
    } finally {
      observation.close();
      placement.close();
      share.close();
      intake.close();
      listener.close();
      agentClient.close();
      retention.close();
      leader.close();
      history.close();
    }
    leader
        .over()
        .ifPresent(
            reason -> {
              throw new NotActiveException(reason);
            });
  }

  /** Called by the leader's thread. */
  private void look() {
    agentsPort.look();
    epochTeller.look();
    if (leader.over().isPresent()) {
      supervisor.close();
    }
  }

  private void act() throws InterruptedException {
    listener.start();
    retention.start();
    placement.start();
    share.start();
    log.info("nova-lean is ready");
    leader.anotherUntil().ifPresent(supervisor::takeOverFrom);
    supervisor.run();
  }

  /**
   * A cloud that is down, or fails, may come up again; wrong credentials stay wrong. False where
   * closed meanwhile.
   */
  private boolean awaitCloud() throws InterruptedException {
    var said = Optional.<String>empty();
    while (closing.getCount() > 0) {
      try {
        var login = cloud.login();
        // Asked now, so that a missing permission ends the start and is not met in the middle.
        var unusedRecords = cloud.compute().liveMigrationsChangedSince(clock.instant());
        log.info(
            "signed in: {} at {}, microversion {}",
            login.who(),
            login.nova(),
            login.microversion());
        return true;
      } catch (CloudException.Unreachable | CloudException.Unusable e) {
        if (!said.equals(Optional.ofNullable(e.getMessage()))) {
          said = Optional.ofNullable(e.getMessage());
          log.warn("the cloud cannot be used yet; trying on: {}", e.getMessage());
        }
        var unused = closing.await(ASK_CLOUD_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return false;
  }

  @Override
  public void close() {
    closing.countDown();
    leader.stopWaiting();
    supervisor.close();
  }
}
