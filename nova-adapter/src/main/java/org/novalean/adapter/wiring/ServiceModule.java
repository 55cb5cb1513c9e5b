package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.novalean.adapter.bus.BusHealth;
import org.novalean.adapter.bus.MigrationHints;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Images;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.jdbc.JdbcHistory;
import org.novalean.adapter.migration.Adoption;
import org.novalean.adapter.migration.Hint;
import org.novalean.adapter.migration.HintBox;
import org.novalean.adapter.migration.PostCopyHosts;
import org.novalean.adapter.migration.Supervisor;
import org.novalean.adapter.migration.SupervisorSettings;
import org.novalean.adapter.openstack.CloudCredentials;
import org.novalean.adapter.openstack.HttpSettings;
import org.novalean.adapter.openstack.OpenStackCloud;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.events.NotificationListener;

/** Wires the service, {@code nova-lean run}. */
final class ServiceModule extends AbstractModule {
  private final Configuration configuration;
  private final CloudCredentials credentials;

  ServiceModule(Configuration configuration, CloudCredentials credentials) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.credentials = requireNonNull(credentials, "credentials is null");
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
  OpenStackCloud cloud(Clock clock) {
    return OpenStackCloud.of(credentials, HttpSettings.DEFAULT, clock);
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
    return JdbcHistory.open(configuration.history().url());
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
  Supervisor supervisor(
      Compute compute,
      Images images,
      History history,
      HintBox hints,
      BusHealth busHealth,
      Clock clock) {
    var adoption = new Adoption(compute, images, new PolicyResolver(configuration.lean().policy()));
    var hosts = new PostCopyHosts(configuration.lean().postCopyHosts()::matches);
    return new Supervisor(compute, adoption, history, hosts, settings(), hints, busHealth, clock);
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
        looks.longPostCopy());
  }

  @Provides
  @Singleton
  NotificationListener listener(HintBox hints, BusHealth busHealth, Clock clock) {
    return NotificationListener.builder()
        .transportUrl(configuration.bus().transportUrl())
        .exchanges(configuration.bus().exchanges().toArray(String[]::new))
        .queue(configuration.bus().queue())
        .handler(new MigrationHints(hints::put))
        .onState(busHealth)
        .clock(clock)
        .build();
  }
}
