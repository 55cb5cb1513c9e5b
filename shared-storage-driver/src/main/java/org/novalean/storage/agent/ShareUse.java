package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.messages.CinderShareReport;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.messages.Nothing;
import org.novalean.storage.messages.UseShare;
import org.novalean.storage.rpc.Handlers;
import org.novalean.storage.rpc.RequestRefused;
import org.novalean.storage.share.CinderExport;
import org.novalean.storage.share.CinderShare;
import org.novalean.storage.share.ShareLocation;
import org.novalean.storage.share.ShareMountException;
import org.novalean.storage.share.ShareMounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which share this host uses. Of a {@code cinder:} share adapters tell the export; to another
 * export it goes over just where nothing of this host stands on the one that it has, whoever asks.
 */
final class ShareUse {
  private static final Logger log = LoggerFactory.getLogger(ShareUse.class);

  private final ShareLocation configured;
  private final Optional<CinderShare> share;
  private final ShareMounts mounts;
  private final Supplier<HostInventory> inventory;
  private final Arrivals arrivals;

  /**
   * @param share where the configuration names a {@code cinder:} share
   * @param inventory looks at what this host's disks, journal and QEMUs need
   */
  ShareUse(
      ShareLocation configured,
      Optional<CinderShare> share,
      ShareMounts mounts,
      Supplier<HostInventory> inventory,
      Arrivals arrivals) {
    this.configured = requireNonNull(configured, "configured is null");
    this.share = requireNonNull(share, "share is null");
    this.mounts = requireNonNull(mounts, "mounts is null");
    this.inventory = requireNonNull(inventory, "inventory is null");
    this.arrivals = requireNonNull(arrivals, "arrivals is null");
  }

  void addTo(Handlers.Builder handlers) {
    handlers.on(Kinds.USE_SHARE, UseShare.class, (question, request) -> use(question));
  }

  /**
   * Mounts what is not mounted, as far as it is known.
   *
   * @return what should be set right, each a sentence with the way out
   * @throws ShareMountException where the share cannot be mounted
   */
  synchronized List<String> establish() {
    var problems = new ArrayList<String>();
    share
        .map(CinderShare::get)
        .filter(cinder -> cinder.export().isPresent() && !cinder.problem().isEmpty())
        .ifPresent(cinder -> problems.add(cinder.problem()));
    problems.addAll(mounts.establish());
    return problems;
  }

  /** What adapters need to know of a {@code cinder:} share; empty for any other. */
  Optional<CinderShareReport> report() {
    return share.map(
        one -> {
          var cinder = one.get();
          return new CinderShareReport(
              cinder.volumeType(), cinder.export().map(CinderExport::export), one.knowsIdentity());
        });
  }

  synchronized Nothing use(UseShare told) throws RequestRefused {
    var own = ours(told);
    own.says(told.problem());
    if (told.export().isPresent()) {
      var wanted = export(told.volumeType(), told.export().get());
      var known = own.get().export();
      try {
        if (known.filter(one -> !one.isWhereIs(wanted)).isPresent()) {
          goOver(own, wanted);
        } else if (!known.equals(Optional.of(wanted))) {
          own.keep(wanted);
          log.info("{} is {} ({})", own.get().name(), wanted, wanted.options());
          var unused = mounts.establish();
        }
      } catch (IOException e) {
        throw new RequestRefused("storage", "which export it is cannot be kept here: " + e);
      } catch (ShareMountException e) {
        throw new RequestRefused("share", String.valueOf(e.getMessage()));
      } catch (RequestRefused e) {
        own.says(String.valueOf(e.getMessage()));
        throw e;
      }
    }
    return new Nothing();
  }

  private CinderShare ours(UseShare told) throws RequestRefused {
    if (configured instanceof ShareLocation.Cinder cinder
        && cinder.volumeType().equals(told.volumeType())) {
      return share.orElseThrow();
    }
    throw new RequestRefused(
        "other-share",
        "this host's configuration names the share %s, not %s%s: let all hosts name one"
            .formatted(configured, ShareLocation.CINDER, told.volumeType()));
  }

  private static CinderExport export(String volumeType, UseShare.Export export)
      throws RequestRefused {
    try {
      return new CinderExport(volumeType, export.export(), export.options());
    } catch (IllegalArgumentException e) {
      throw new RequestRefused("no-export", String.valueOf(e.getMessage()));
    }
  }

  /**
   * What Nova does meanwhile cannot hurt: once {@code _base} is unmounted, nothing can be made in
   * the guarded directory below it, and what was made just before is seen by the second look.
   */
  private void goOver(CinderShare own, CinderExport wanted) throws IOException, RequestRefused {
    var old = own.get();
    refuseWhileInUse(old, wanted);
    try {
      mounts.release();
      refuseWhileInUse(old, wanted);
    } catch (ShareMountException | RequestRefused e) {
      var unused = mounts.establish();
      throw e;
    }
    // In this order: killed in between, this host mounts the old one again and knows it anew.
    own.forgetIdentity();
    own.keep(wanted);
    log.info("nothing stands on {}: {} is {} from now on", old, own.get().name(), wanted);
    var unused = mounts.establish();
  }

  private void refuseWhileInUse(ShareLocation old, CinderExport wanted)
      throws IOException, RequestRefused {
    var reason = inUse();
    if (reason.isPresent()) {
      throw new RequestRefused(
          "in-use",
          "this host stays on %s, though Cinder names %s: %s".formatted(old, wanted, reason.get()));
    }
  }

  private Optional<String> inUse() throws IOException {
    var foreign = mounts.foreign();
    if (!foreign.isEmpty()) {
      return Optional.of(foreign.get(0) + ", and not by the agent: unmount it");
    }
    var coming = arrivals.expected();
    if (!coming.isEmpty()) {
      return Optional.of("server %s may be on its way here".formatted(coming.iterator().next()));
    }
    var taken = inventory.get();
    if (!taken.isComplete()) {
      return Optional.of("what stands on it is not known: " + String.join("; ", taken.problems()));
    }
    var standing = taken.onImages();
    if (!standing.isEmpty()) {
      return Optional.of(
          "%d disks stand on it, such as %s".formatted(standing.size(), standing.get(0)));
    }
    return taken.alsoNamed().stream().sorted().findFirst().map("%s is in use"::formatted);
  }
}
