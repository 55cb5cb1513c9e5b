package org.novalean.adapter.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.RpcAgents;
import org.novalean.adapter.cli.DoctorOptions;
import org.novalean.adapter.cli.Version;
import org.novalean.adapter.config.BusConfig;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.doctor.BusChecks;
import org.novalean.adapter.doctor.CloudChecks;
import org.novalean.adapter.doctor.ConfigurationCheck;
import org.novalean.adapter.doctor.HostPreflights;
import org.novalean.adapter.doctor.Preflight;
import org.novalean.adapter.openstack.CloudCredentials;
import org.novalean.adapter.openstack.HttpSettings;
import org.novalean.adapter.openstack.OpenStackCloud;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.share.ExportSearch;
import org.novalean.configuration.ConfigurationFile.Loaded;
import org.novalean.events.ListenerConfig;
import org.novalean.events.NotificationProbe;
import org.novalean.storage.MountTable;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.NovaConfChecks;

/** What the preflight is made of. */
final class PreflightParts {

  private PreflightParts() {}

  static Preflight make(
      Path file,
      Loaded<Configuration> loaded,
      CloudCredentials credentials,
      DoctorOptions options,
      Clock clock) {
    var configuration = loaded.configuration();
    var cloud = OpenStackCloud.of(credentials, HttpSettings.DEFAULT, clock);
    var fleet = new Fleet(clock);
    var client = AgentConnection.ofCommand(configuration.bus(), fleet, clock);
    client.start();
    var expected =
        new HostPreflights.Expected(
            configuration.lean().postCopyHosts(),
            Version.number(),
            configuration.placement().mode() == PlacementMode.LAYERED);
    return new Preflight(
        cloudChecks(file, loaded, cloud, options, clock),
        novaConf(options.novaConf()),
        new HostPreflights(
            cloud.compute(),
            new RpcAgents(client),
            fleet,
            new ExportSearch(cloud.volumes(), clock),
            expected,
            clock),
        client::close);
  }

  private static List<Check> cloudChecks(
      Path file,
      Loaded<Configuration> loaded,
      OpenStackCloud cloud,
      DoctorOptions options,
      Clock clock) {
    var configuration = loaded.configuration();
    var checks = new ArrayList<Check>();
    checks.add(new ConfigurationCheck(file, loaded.warnings()));
    checks.addAll(
        new CloudChecks(new PreflightCloud(cloud), configuration.lean().postCopyHosts(), clock)
            .all());
    checks.addAll(
        new BusChecks(NotificationProbe.of(listening(configuration.bus())), options.patience())
            .all());
    return checks;
  }

  /** Nova's services read the directory beside it, too (oslo.config, find_config_dirs). */
  private static List<Finding> novaConf(List<Path> files) {
    var findings = new ArrayList<Finding>();
    var mounts = mounts();
    for (var file : files) {
      var sources = List.of(file, file.resolveSibling(file.getFileName() + ".d"));
      findings.addAll(Finding.all(file.toString(), NovaConfChecks.of(sources, mounts)));
    }
    return findings;
  }

  private static ListenerConfig listening(BusConfig bus) {
    return ListenerConfig.of(bus.transportUrl(), bus.exchanges(), bus.queue());
  }

  private static MountTable mounts() {
    try {
      return MountTable.ofThisProcess();
    } catch (IOException e) {
      throw new UncheckedIOException("the mount table cannot be read: is /proc mounted?", e);
    }
  }
}
