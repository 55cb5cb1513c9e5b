package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.novalean.storage.share.ShareHealth;

/**
 * The share is mounted, is the one that this host knows, can be written to, and is sound.
 *
 * @param look looks at it
 */
record ShareUsable(Supplier<ShareHealth> look) implements Check {

  ShareUsable {
    requireNonNull(look, "look is null");
  }

  @Override
  public String id() {
    return "share";
  }

  @Override
  public String title() {
    return "The share is mounted, the one that is known here, and can be written to";
  }

  @Override
  public Result run() {
    var health = look.get();
    if (health instanceof ShareHealth.Healthy healthy) {
      return new Result.Ok(
          "share %s, %d MiB free"
              .formatted(healthy.found().id(), healthy.found().freeBytes() >> 20));
    }
    return health.isUsable()
        ? new Result.Warning(health.reason(), "do what it says; the share works meanwhile")
        : new Result.Failed("%s: %s".formatted(health.word(), health.reason()), fix(health));
  }

  private static String fix(ShareHealth health) {
    if (health instanceof ShareHealth.Waiting) {
      return "see that nova-lean-adapter runs, and what its log and 'nova-lean doctor' say of Cinder";
    }
    if (health instanceof ShareHealth.NotMounted) {
      return "mount it (nfs:// and cinder: are mounted by the agent: see its log for why it is not)";
    }
    if (health instanceof ShareHealth.WrongShare) {
      return "compare [share] share in nova-lean-agent.conf with the other hosts'";
    }
    if (health instanceof ShareHealth.ReadOnly) {
      return "export it for writing to this host, and mount it without 'ro'";
    }
    if (health instanceof ShareHealth.Full) {
      return "enlarge it; 'nova-lean layers' shows what can be collected";
    }
    return "see that the file server answers this host: 'stat -f' of the directory must return";
  }
}
