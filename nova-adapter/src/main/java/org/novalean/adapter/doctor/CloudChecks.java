package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** What is asked of Keystone and Nova. */
public final class CloudChecks {

  private static final Result NOT_SIGNED_IN =
      new Result.Skipped("needs the cloud, which did not let us in");

  private static final Duration RECENT = Duration.ofDays(30);

  /** Of so many hosts at most, one that has a server is looked for. */
  private static final int HOSTS_LOOKED_AT = 5;

  private final Cloud cloud;
  private final HostPatterns postCopyHosts;
  private final Clock clock;
  private Cloud.@Nullable SignedIn signedIn;

  public CloudChecks(Cloud cloud, HostPatterns postCopyHosts, Clock clock) {
    this.cloud = requireNonNull(cloud, "cloud is null");
    this.postCopyHosts = requireNonNull(postCopyHosts, "postCopyHosts is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** The checks, in order: each may build on those before it. */
  public List<Check> all() {
    return List.of(
        new SimpleCheck("cloud", "Keystone lets us in, and Nova can be used", this::signIn),
        new SimpleCheck(
            "permissions", "We may see and switch the migrations of all projects", this::permitted),
        new SimpleCheck("compute-services", "nova-compute is up", this::services),
        new SimpleCheck("qemu-versions", "All hosts have one QEMU", this::versions),
        new SimpleCheck(
            "post-copy-hosts", "[lean] post_copy_hosts names hosts of this cloud", this::hosts));
  }

  private Result signIn() {
    try {
      var found = cloud.signIn();
      signedIn = found;
      return new Result.Ok(
          "%s, roles %s; Nova at %s, microversion %s"
              .formatted(
                  found.who(),
                  String.join(", ", found.roles()),
                  found.nova(),
                  found.microversion()));
    } catch (CloudException e) {
      return new Result.Failed(words(e), signInFix(e));
    }
  }

  private static String signInFix(CloudException e) {
    if (e instanceof CloudException.Unreachable) {
      return "check [keystone] auth_url (or clouds.yaml, OS_AUTH_URL), the name service, the firewall,"
          + " and that the service runs; for a cloud with a CA of its own set [keystone] cafile";
    }
    if (e instanceof CloudException.Unauthenticated) {
      return "check [keystone] username, password, project_name and their domains: 'openstack token"
          + " issue' must work with the same";
    }
    if (e instanceof CloudException.Forbidden) {
      return NovaPolicy.FIX;
    }
    return "check that Keystone's catalogue ('openstack catalog list') has a compute endpoint for"
        + " [keystone] region_name and interface, and that it is Nova's";
  }

  private Result permitted() {
    return signedIn(
        as -> {
          var compute = cloud.compute();
          var unused = compute.liveMigrationsChangedSince(clock.instant().minus(RECENT));
          var server = anyServer(compute);
          if (server.filter(s -> isHidden(compute, s)).isPresent()) {
            return new Result.Failed(
                "Nova lists server %s of another project, but does not show it by its id"
                    .formatted(server.get().id()),
                NovaPolicy.FIX);
          }
          if (!as.roles().contains("admin")) {
            return new Result.Warning(
                "reading is allowed, but without the role admin what changes something may not be"
                    + " (force_complete, lock), and that cannot be tried without doing it",
                NovaPolicy.FIX);
          }
          return new Result.Ok(
              "os-migrations, os-services"
                  + (server.isPresent() ? ", servers of other projects and their actions" : "")
                  + "; what changes something comes with the role admin");
        },
        NovaPolicy.FIX);
  }

  private static Optional<Server> anyServer(Compute compute) {
    return compute.computeServices().stream()
        .limit(HOSTS_LOOKED_AT)
        .flatMap(service -> compute.serversOn(service.host()).stream())
        .findFirst();
  }

  /** It may have been deleted since it was listed: then it is not listed any more. */
  private static boolean isHidden(Compute compute, Server listed) {
    var unused = compute.actions(listed.id());
    return compute.server(listed.id()).isEmpty()
        && compute.serversOn(listed.host().orElse("")).stream()
            .anyMatch(server -> server.id().equals(listed.id()));
  }

  private Result services() {
    return signedIn(
        as -> {
          var services = cloud.compute().computeServices();
          var down = services.stream().filter(s -> !s.up()).map(ComputeService::host).toList();
          if (down.size() == services.size()) {
            return new Result.Failed(
                services.isEmpty() ? "Nova knows no nova-compute" : "all are down: " + down,
                "start nova-compute on the compute hosts and look at its log; 'openstack compute"
                    + " service list' shows what Nova sees");
          }
          if (!down.isEmpty()) {
            return new Result.Warning(
                "down: " + String.join(", ", down),
                "a server cannot leave these hosts: start nova-compute there, or look at its log");
          }
          return new Result.Ok(
              String.join(", ", services.stream().map(ComputeService::host).toList()));
        },
        NovaPolicy.FIX);
  }

  /** Nova refuses a destination whose QEMU is older (nova/conductor/tasks/live_migrate.py). */
  private Result versions() {
    return signedIn(
        as -> {
          var hosts = new TreeMap<Long, List<String>>();
          cloud
              .compute()
              .hypervisors()
              .forEach(
                  h -> hosts.computeIfAbsent(h.version(), v -> new ArrayList<>()).add(h.host()));
          var words =
              hosts.entrySet().stream()
                  .map(
                      e -> "%s on %s".formatted(words(e.getKey()), String.join(", ", e.getValue())))
                  .toList();
          return hosts.size() <= 1
              ? new Result.Ok(String.join("; ", words))
              : new Result.Warning(
                  "a server cannot move to a host with an older QEMU than its own: "
                      + String.join("; ", words),
                  "install one version on all hosts; meanwhile move servers to the newer ones");
        },
        NovaPolicy.FIX);
  }

  private static String words(long version) {
    return "%d.%d.%d".formatted(version / 1_000_000, version / 1000 % 1000, version % 1000);
  }

  private Result hosts() {
    return signedIn(
        as -> {
          var hosts = cloud.compute().computeServices().stream().map(ComputeService::host).toList();
          var named = hosts.stream().filter(postCopyHosts::matches).toList();
          var fix =
              "set [libvirt] live_migration_permit_post_copy = true in the compute hosts' nova.conf,"
                  + " restart nova-compute, and name these hosts in [lean] post_copy_hosts ('*' for all)";
          if (named.isEmpty()) {
            return new Result.Failed(
                postCopyHosts.patterns().isEmpty()
                    ? "post_copy_hosts is empty: no migration would ever be switched"
                    : "none of %s is one of this cloud's hosts %s"
                        .formatted(postCopyHosts.patterns(), hosts),
                fix);
          }
          var others = new ArrayList<>(hosts);
          others.removeAll(named);
          return others.isEmpty()
              ? new Result.Ok("all of this cloud's hosts, by the operator's word")
              : new Result.Warning(
                  "migrations from these hosts are never switched: " + String.join(", ", others),
                  fix);
        },
        NovaPolicy.FIX);
  }

  private Result signedIn(Function<Cloud.SignedIn, Result> look, String fixWhenForbidden) {
    var as = Optional.ofNullable(signedIn);
    try {
      return as.map(look).orElse(NOT_SIGNED_IN);
    } catch (CloudException.Forbidden e) {
      return new Result.Failed(words(e), fixWhenForbidden);
    } catch (CloudException e) {
      return new Result.Failed(words(e), "look at Nova's API log, and run this again");
    }
  }

  private static String words(CloudException e) {
    return String.valueOf(e.getMessage());
  }
}
