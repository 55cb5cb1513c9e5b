package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.novalean.storage.share.ShareHealth;
import org.novalean.storage.share.ShareLocation;

/**
 * The share, before an agent has run here: one that the agent mounts is then mounted by nobody yet.
 *
 * @param look looks at it
 */
public record ShareToBeMounted(ShareLocation location, Supplier<ShareHealth> look, Dialer dialer)
    implements Check {

  private static final int NFS = 2049;

  public ShareToBeMounted {
    requireNonNull(location, "location is null");
    requireNonNull(look, "look is null");
    requireNonNull(dialer, "dialer is null");
  }

  @Override
  public String id() {
    return "share";
  }

  @Override
  public String title() {
    return "The share is mounted, or will be by the agent";
  }

  @Override
  public Result run() {
    var health = look.get();
    if (health instanceof ShareHealth.Waiting) {
      return new Result.Warning(
          "no adapter has told this host yet which export %s is".formatted(location),
          "start the agent, which is told and mounts it; then run this again");
    }
    var export = location.toMount();
    if (!(health instanceof ShareHealth.NotMounted) || export.isEmpty()) {
      return new ShareUsable(() -> health).run();
    }
    return dialer
        .refusal(export.get().whole().server(), NFS)
        .<Result>map(
            why ->
                new Result.Failed(
                    "%s is not mounted, and its server does not answer at port %d (%s)"
                        .formatted(location, NFS, why),
                    "see that the server runs, that [share] share in nova-lean-agent.conf names"
                        + " it, and that it exports to this host"))
        .orElseGet(
            () ->
                new Result.Warning(
                    "%s is not mounted; its server answers".formatted(location),
                    "start the agent, which mounts it; then run this again"));
  }
}
