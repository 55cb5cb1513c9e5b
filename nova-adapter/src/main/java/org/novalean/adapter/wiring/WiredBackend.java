package org.novalean.adapter.wiring;

import static java.util.Objects.requireNonNull;

import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.agents.RpcAgents;
import org.novalean.adapter.api.client.ApiClient;
import org.novalean.adapter.cli.Backend;
import org.novalean.adapter.cli.DoctorOptions;
import org.novalean.adapter.cli.Service;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.doctor.Preflight;
import org.novalean.adapter.explain.Explainer;
import org.novalean.adapter.explain.Predictor;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.PastMigrations;
import org.novalean.adapter.history.jdbc.JdbcHistory;
import org.novalean.adapter.openstack.CloudCredentials;
import org.novalean.adapter.openstack.CredentialsFinder;
import org.novalean.adapter.openstack.HttpSettings;
import org.novalean.adapter.openstack.OpenStackCloud;
import org.novalean.adapter.placement.GarbageDesk;
import org.novalean.adapter.placement.GarbageSurvey;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.WantedPlacements;
import org.novalean.adapter.policy.PolicyResolver;
import org.novalean.adapter.policy.ServerPolicies;
import org.novalean.adapter.rescue.RescueDesk;
import org.novalean.adapter.retype.RetypeDesk;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile.Loaded;
import org.novalean.storage.layer.GarbageRules;
import org.novalean.storage.rpc.AgentClient;

/** What the commands need, made from the configuration. */
final class WiredBackend implements Backend {
  private final Map<String, String> environment;

  WiredBackend(Map<String, String> environment) {
    this.environment = requireNonNull(environment, "environment is null");
  }

  @Override
  public Service service(Configuration configuration) throws ConfigurationException {
    var module =
        new ServiceModule(
            configuration,
            credentials(configuration),
            HistoryAddress.of(configuration.history(), environment));
    try {
      return Guice.createInjector(module).getInstance(NovaLeanService.class);
    } catch (ProvisionException e) {
      // What a provider threw says what is wrong; Guice's words around it do not.
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public Optional<History> history(Configuration configuration) throws ConfigurationException {
    return JdbcHistory.openExisting(HistoryAddress.of(configuration.history(), environment))
        .map(History.class::cast);
  }

  @Override
  public ApiClient api(Configuration configuration) {
    var credentials = credentials(configuration);
    var cloud = OpenStackCloud.of(credentials, HttpSettings.DEFAULT, Clock.systemUTC());
    return new ApiClient(configuration.api().url(), cloud::token, OpenStackCloud.tls(credentials));
  }

  @Override
  public PlacementDesk placement(Configuration configuration) {
    var clock = Clock.systemUTC();
    var cloud = OpenStackCloud.of(credentials(configuration), HttpSettings.DEFAULT, clock);
    var client = AgentConnection.ofCommand(configuration.bus(), clock);
    client.start();
    return desk(configuration, cloud, client, clock);
  }

  private static PlacementDesk desk(
      Configuration configuration, OpenStackCloud cloud, AgentClient client, Clock clock) {
    var agents = new RpcAgents(client);
    var compute = cloud.compute();
    return new PlacementDesk(
        compute,
        agents,
        new Sealing(compute, agents),
        new WantedPlacements(compute, cloud.images(), configuration.placement().mode(), clock),
        client::close);
  }

  @Override
  public RescueDesk rescue(Configuration configuration) throws ConfigurationException {
    var history = history(configuration);
    var clock = Clock.systemUTC();
    var cloud = OpenStackCloud.of(credentials(configuration), HttpSettings.DEFAULT, clock);
    var client = AgentConnection.ofCommand(configuration.bus(), clock);
    client.start();
    return new RescueDesk(
        cloud.compute(),
        new RpcAgents(client),
        uuid -> history.flatMap(h -> h.find(uuid)),
        clock,
        time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()),
        () -> {
          client.close();
          history.ifPresent(History::close);
        });
  }

  @Override
  public Explainer explainer(Configuration configuration) {
    var clock = Clock.systemUTC();
    var cloud = OpenStackCloud.of(credentials(configuration), HttpSettings.DEFAULT, clock);
    var client = AgentConnection.ofCommand(configuration.bus(), clock);
    client.start();
    return explainer(configuration, cloud, client, clock);
  }

  @Override
  public Predictor predictor(Configuration configuration) throws ConfigurationException {
    var history = history(configuration);
    var clock = Clock.systemUTC();
    var cloud = OpenStackCloud.of(credentials(configuration), HttpSettings.DEFAULT, clock);
    var client = AgentConnection.ofCommand(configuration.bus(), clock);
    client.start();
    return new Predictor(
        explainer(configuration, cloud, client, clock),
        cloud.compute(),
        new RpcAgents(client),
        () -> history.map(PastMigrations::of).orElse(List.of()),
        configuration.predict().linkBytesPerSecond(),
        () -> history.ifPresent(History::close));
  }

  private static Explainer explainer(
      Configuration configuration, OpenStackCloud cloud, AgentClient client, Clock clock) {
    return new Explainer(
        desk(configuration, cloud, client, clock),
        cloud.compute(),
        cloud.volumes(),
        new RpcAgents(client),
        new ServerPolicies(new PolicyResolver(configuration.lean().policy()), cloud.images()),
        configuration.lean().postCopyHosts());
  }

  @Override
  public RetypeDesk retype(Configuration configuration) {
    var clock = Clock.systemUTC();
    var cloud = OpenStackCloud.of(credentials(configuration), HttpSettings.DEFAULT, clock);
    var client = AgentConnection.ofCommand(configuration.bus(), clock);
    client.start();
    return new RetypeDesk(
        desk(configuration, cloud, client, clock),
        cloud.compute(),
        cloud.volumes(),
        new RpcAgents(client),
        clock,
        (time, stop) -> stop.await(time.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public GarbageDesk garbage(Configuration configuration) {
    var clock = Clock.systemUTC();
    var cloud = OpenStackCloud.of(credentials(configuration), HttpSettings.DEFAULT, clock);
    var client = AgentConnection.ofCommand(configuration.bus(), clock);
    client.start();
    return new GarbageDesk(
        new GarbageSurvey(cloud.compute(), new RpcAgents(client), GarbageRules.DEFAULT, clock),
        client::close);
  }

  @Override
  public Preflight preflight(Path file, Loaded<Configuration> loaded, DoctorOptions options) {
    return PreflightParts.make(
        file, loaded, credentials(loaded.configuration()), options, Clock.systemUTC());
  }

  private CloudCredentials credentials(Configuration configuration) {
    return new CredentialsFinder(environment).find(configuration.keystone(), Optional.empty());
  }
}
