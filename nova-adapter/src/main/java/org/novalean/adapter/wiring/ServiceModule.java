package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.EpochTeller;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.LeadersPort;
import org.novalean.adapter.agents.RpcAgents;
import org.novalean.adapter.api.ServerOrders;
import org.novalean.adapter.bus.BusHealth;
import org.novalean.adapter.bus.MigrationHints;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Images;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.config.PlacementConfig;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.jdbc.DatabaseAddress;
import org.novalean.adapter.history.jdbc.JdbcHistory;
import org.novalean.adapter.leadership.Leader;
import org.novalean.adapter.leadership.LoneLock;
import org.novalean.adapter.leadership.amqp.RabbitLock;
import org.novalean.adapter.metrics.Metrics;
import org.novalean.adapter.migration.Adoption;
import org.novalean.adapter.migration.Hint;
import org.novalean.adapter.migration.HintBox;
import org.novalean.adapter.migration.PostCopyHosts;
import org.novalean.adapter.migration.Supervisor;
import org.novalean.adapter.migration.SupervisorSettings;
import org.novalean.adapter.openstack.CloudCredentials;
import org.novalean.adapter.openstack.HttpSettings;
import org.novalean.adapter.openstack.OpenStackCloud;
import org.novalean.adapter.placement.HostGuard;
import org.novalean.adapter.placement.NovaOperations;
import org.novalean.adapter.placement.PlacementService;
import org.novalean.adapter.placement.SealBudget;
import org.novalean.adapter.placement.Sealer;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.WantedPlacements;
import org.novalean.adapter.placement.Work;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.SealMode;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.rescue.RescueDesk;
import org.novalean.adapter.share.CinderShares;
import org.novalean.adapter.share.ShareService;
import org.novalean.adapter.status.StatusFeed;
import org.novalean.adapter.status.StatusSource;
import org.novalean.events.HandledMessages;
import org.novalean.events.NotificationListener;
import org.novalean.storage.agent.config.HostName;
import org.novalean.storage.rpc.AgentClient;

/** Wires the service, {@code nova-lean run}. */
final class ServiceModule extends AbstractModule {
  /** One for all adapters of a cloud, whatever their own queue is called. */
  private static final String LOCK = "nova-lean.lock";

  /** More than come again after a lost connection: those on their way to us. */
  private static final int REMEMBERED_NOTIFICATIONS = 10_000;

  private final Configuration configuration;
  private final CloudCredentials credentials;
  private final DatabaseAddress historyAddress;

  ServiceModule(
      Configuration configuration, CloudCredentials credentials, DatabaseAddress historyAddress) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.credentials = requireNonNull(credentials, "credentials is null");
    this.historyAddress = requireNonNull(historyAddress, "historyAddress is null");
  }

  @Provides
  Configuration configuration() {
    return configuration;
  }

  @Provides
  @Singleton
  static Clock clock() {
    return Clock.systemUTC();
  }

  @Provides
  @Singleton
  Leader leader(History history, Clock clock) {
    // A file is of one machine: nobody could take over, and RabbitMQ need not be asked.
    var lock =
        historyAddress.isShared()
            ? new RabbitLock(configuration.bus().transportUrl(), LOCK)
            : new LoneLock();
    return new Leader(lock, history, name(), clock);
  }

  private static String name() {
    return "process %d on %s".formatted(ProcessHandle.current().pid(), HostName.OF_KERNEL.get());
  }

  @Provides
  @Singleton
  OpenStackCloud cloud(Leader leader, Clock clock) {
    return OpenStackCloud.of(credentials, HttpSettings.DEFAULT, leader::mayAct, clock);
  }

  @Provides
  static Compute compute(OpenStackCloud cloud) {
    return cloud.compute();
  }

  @Provides
  static Images images(OpenStackCloud cloud) {
    return cloud.images();
  }

  @Provides
  @Singleton
  History history() {
    return JdbcHistory.open(historyAddress);
  }

  @Provides
  @Singleton
  Retention retention(History history, Clock clock) {
    var keep = configuration.history().retention();
    return new Retention(history, keep, Duration.ofDays(1), clock);
  }

  @Provides
  @Singleton
  HintBox hints() {
    return new HintBox();
  }

  @Provides
  @Singleton
  BusHealth busHealth(HintBox hints) {
    return new BusHealth(() -> hints.put(Hint.lookNow()));
  }

  @Provides
  @Singleton
  static Fleet fleet(Clock clock) {
    return new Fleet(clock);
  }

  @Provides
  @Singleton
  LeadersPort agentsPort(Leader leader, Clock clock) {
    return new LeadersPort(AgentConnection.port(configuration.bus(), clock), leader);
  }

  @Provides
  @Singleton
  static AgentClient agentClient(LeadersPort port, Leader leader, Fleet fleet, Clock clock) {
    return AgentConnection.ofService(port, leader::epoch, fleet, clock);
  }

  @Provides
  @Singleton
  static Agents agents(AgentClient client) {
    return new RpcAgents(client);
  }

  @Provides
  @Singleton
  static EpochTeller epochTeller(Agents agents, Fleet fleet, Leader leader) {
    return new EpochTeller(agents, fleet, leader, leader::epoch);
  }

  @Provides
  @Singleton
  WantedPlacements wantedPlacements(Compute compute, Images images, Clock clock) {
    return new WantedPlacements(compute, images, configuration.placement().mode(), clock);
  }

  @Provides
  SealBudget sealBudget() {
    var placement = configuration.placement();
    return new SealBudget(
        placement.hostConcurrency(),
        placement.shareConcurrency(),
        placement.mibPerSecond(),
        placement.topLimitBytes());
  }

  @Provides
  @Singleton
  Sealer sealer(
      Compute compute,
      Agents agents,
      Fleet fleet,
      WantedPlacements wanted,
      SealBudget budget,
      Clock clock) {
    return new Sealer(
        agents,
        fleet,
        new Sealing(compute, agents),
        wanted,
        budget,
        eager(configuration.placement()),
        clock);
  }

  private static Set<Work> eager(PlacementConfig placement) {
    var works = EnumSet.noneOf(Work.class);
    if (placement.seal() == SealMode.EAGER) {
      works.add(Work.SEAL);
    }
    if (placement.hydrate() == SealMode.EAGER) {
      works.add(Work.HYDRATE);
    }
    return works;
  }

  @Provides
  @Singleton
  static HostGuard hostGuard(Compute compute, Fleet fleet, Clock clock) {
    return new HostGuard(compute, fleet, clock);
  }

  @Provides
  @Singleton
  static PlacementService placementService(Sealer sealer, HostGuard guard, Leader leader) {
    return new PlacementService(sealer, guard, leader);
  }

  @Provides
  @Singleton
  PostCopyHosts postCopyHosts() {
    return new PostCopyHosts(configuration.lean().postCopyHosts()::matches);
  }

  @Provides
  @Singleton
  static ShareService shareService(
      OpenStackCloud cloud, Agents agents, Fleet fleet, Leader leader, Clock clock) {
    return new ShareService(
        new CinderShares(cloud.volumes(), cloud.compute(), agents, fleet, clock), leader);
  }

  @Provides
  @Singleton
  Supervisor supervisor(
      Compute compute,
      Images images,
      Agents agents,
      Fleet fleet,
      History history,
      HintBox hints,
      BusHealth busHealth,
      Leader leader,
      PostCopyHosts hosts,
      Clock clock) {
    var adoption =
        new Adoption(
            compute,
            new ServerPolicies(new PolicyResolver(configuration.lean().policy()), images),
            agents,
            fleet);
    return new Supervisor(
        compute, adoption, history, hosts, settings(), hints, busHealth, leader, clock);
  }

  private SupervisorSettings settings() {
    var looks = configuration.supervisor();
    return new SupervisorSettings(
        looks.activePoll(),
        looks.settledPoll(),
        looks.idlePoll(),
        looks.deafPoll(),
        looks.lookBack(),
        configuration.lean().stall(),
        looks.longPostCopy(),
        configuration.predict().linkBytesPerSecond());
  }

  @Provides
  @Singleton
  static HandledMessages handledMessages() {
    return HandledMessages.inMemory(REMEMBERED_NOTIFICATIONS);
  }

  @Provides
  @Singleton
  static Intake intake(
      HintBox hints,
      Agents agents,
      Fleet fleet,
      Sealer sealer,
      Leader leader,
      HandledMessages handled) {
    var migrations = new MigrationHints(hints::put);
    var operations = new NovaOperations(agents, fleet, sealer);
    return new Intake(
        handled.once(
            notification -> {
              migrations.handle(notification);
              operations.handle(notification);
            }),
        leader);
  }

  /** It must not be given notifications for longer than the lock is held: so the same heartbeat. */
  @Provides
  @Singleton
  NotificationListener listener(Intake intake, BusHealth busHealth, Clock clock) {
    return NotificationListener.builder()
        .transportUrl(configuration.bus().transportUrl())
        .exchanges(configuration.bus().exchanges().toArray(String[]::new))
        .queue(configuration.bus().queue())
        .heartbeat(RabbitLock.HEARTBEAT)
        .handler(intake)
        .onState(busHealth)
        .clock(clock)
        .build();
  }

  @Provides
  @Singleton
  StatusFeed statusFeed(
      Leader leader,
      Supervisor supervisor,
      NotificationListener listener,
      Fleet fleet,
      History history,
      SealBudget budget,
      Sealer sealer,
      WantedPlacements wanted,
      PostCopyHosts hosts,
      Clock clock) {
    var service = new ServiceViews(leader, supervisor, listener, history, clock.instant());
    return new StatusFeed(
        new StatusSource(
            new StatusSource.Parts(
                service::adapter,
                service::bus,
                service::nova,
                fleet,
                history,
                budget,
                sealer::waiting,
                wanted::names,
                hosts::permits),
            clock));
  }

  @Provides
  @Singleton
  static Metrics metrics(
      StatusFeed feed, Supervisor supervisor, HostGuard guard, HandledMessages handled) {
    return ServiceMetrics.of(feed, supervisor.tally(), guard, handled);
  }

  @Provides
  @Singleton
  Observation observation(
      StatusFeed feed,
      Metrics metrics,
      OpenStackCloud cloud,
      Compute compute,
      Agents agents,
      History history,
      SealBudget budget,
      Clock clock) {
    if (!configuration.api().enabled()) {
      return new Observation(feed, Optional.empty());
    }
    var orders =
        new ServerOrders(
            compute,
            agents,
            new Sealing(compute, agents),
            new RescueDesk(
                compute,
                agents,
                history::find,
                clock,
                time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()),
                () -> {}),
            budget.mibPerSecond());
    return new Observation(
        feed,
        Optional.of(
            ApiParts.make(configuration.api(), feed, metrics, orders, cloud.tokens(), clock)));
  }
}
