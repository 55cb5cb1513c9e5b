package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.novalean.storage.MountTable;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.Reach;
import org.novalean.storage.messages.Reached;
import org.novalean.storage.nova.NovaConf;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.HostChecks;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.CinderExport;
import org.novalean.storage.share.ShareFacts;
import org.novalean.storage.share.ShareLocation;

/** Looks whether this host is as it must be, and what it reaches. */
final class Preflight {

  private static final int AT_ONCE = 32;

  private final String version;
  private final Supplier<ShareLocation> location;
  private final long postCopyMibPerSecond;
  private final HostChecks checks;
  private final FileWork.Work<MountTable> mounts;
  private final Clock clock;

  /**
   * @param version the agent's own
   * @param location tells where the share is, as far as that is known at the moment
   * @param postCopyMibPerSecond its limit; 0 for none
   * @param mounts reads what is mounted now
   */
  Preflight(
      String version,
      Supplier<ShareLocation> location,
      long postCopyMibPerSecond,
      HostChecks checks,
      FileWork.Work<MountTable> mounts,
      Clock clock) {
    this.postCopyMibPerSecond = postCopyMibPerSecond;
    this.version = requireNonNull(version, "version is null");
    this.location = requireNonNull(location, "location is null");
    this.checks = requireNonNull(checks, "checks is null");
    this.mounts = requireNonNull(mounts, "mounts is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void addTo(Handlers.Builder handlers) {
    handlers
        .on(Kinds.PREFLIGHT, Nothing.class, (question, request) -> look())
        .on(Kinds.REACH, Reach.class, (question, request) -> reach(question));
  }

  private HostPreflight look() throws RequestRefused {
    var at = clock.instant();
    var conf = novaConf();
    var share = checks.share().get();
    var where = location.get();
    return new HostPreflight(
        checks.agentHost(),
        version,
        Kinds.PROTOCOL,
        at,
        Optional.of(where.name()),
        where instanceof ShareLocation.Cinder cinder
            ? cinder.export().map(CinderExport::export)
            : Optional.empty(),
        share.facts().map(ShareFacts::id),
        conf.map(NovaConf::permitsPostCopy),
        conf.map(c -> c.migrationAddress(checks.machine())),
        postCopyMibPerSecond,
        findings(checks.withShare(() -> share)));
  }

  private List<Finding> findings(HostChecks all) throws RequestRefused {
    try {
      return Finding.all(all.agentHost(), all.all(mounts.get()));
    } catch (IOException e) {
      throw new RequestRefused("mounts", "what is mounted cannot be read: " + e.getMessage());
    }
  }

  private Reached reach(Reach question) throws RequestRefused, InterruptedException {
    var uri =
        novaConf()
            .map(NovaConf::migrationUri)
            .orElseThrow(() -> new RequestRefused("nova-conf", "nova.conf cannot be read here"));
    if (uri.port().isEmpty()) {
      return new Reached(
          "libvirt by %s, whose port is not known".formatted(uri.scheme()), Map.of());
    }
    var port = uri.port().getAsInt();
    return new Reached(
        "libvirt by %s, port %d".formatted(uri.scheme(), port),
        unreached(question.addresses(), port));
  }

  private Map<String, String> unreached(Map<String, String> addresses, int port)
      throws InterruptedException {
    var unreached = new ConcurrentHashMap<String, String>();
    var threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      var unused =
          threads.invokeAll(
              addresses.entrySet().stream()
                  .map(other -> Executors.callable(() -> dial(other, port, unreached)))
                  .toList());
    } finally {
      threads.shutdownNow();
    }
    return unreached;
  }

  private void dial(Map.Entry<String, String> other, int port, Map<String, String> unreached) {
    checks
        .dialer()
        .refusal(other.getValue(), port)
        .ifPresent(
            why ->
                unreached.put(other.getKey(), "%s:%d: %s".formatted(other.getValue(), port, why)));
  }

  private Optional<NovaConf> novaConf() {
    return NovaConf.inUse(checks.novaConf());
  }
}
