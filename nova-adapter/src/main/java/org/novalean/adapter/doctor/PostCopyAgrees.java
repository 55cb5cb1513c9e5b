package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.Result;

/**
 * What the host permits is what the operator says of it.
 *
 * @param finding what the host's own check found
 * @param named in {@code [lean] post_copy_hosts}
 */
record PostCopyAgrees(Finding finding, HostPreflight found, boolean named) implements Check {

  private static final String PERMIT =
      "set [libvirt] live_migration_permit_post_copy = true in its nova.conf and restart nova-compute";

  PostCopyAgrees {
    requireNonNull(finding, "finding is null");
    requireNonNull(found, "found is null");
  }

  @Override
  public String id() {
    return finding.id();
  }

  @Override
  public String title() {
    return "Post-copy is permitted, as [lean] post_copy_hosts says";
  }

  @Override
  public Result run() {
    if (found.permitsPostCopy().isEmpty()) {
      return new Result.Skipped(finding.detail());
    }
    var permits = !finding.isFailed() && found.permitsPostCopy().get();
    if (permits && named) {
      return new Result.Ok(finding.detail());
    }
    if (permits) {
      return new Result.Warning(
          "the host permits it, but [lean] post_copy_hosts does not name it: no migration away from"
              + " it is ever switched",
          "name it in [lean] post_copy_hosts of nova-lean.conf, and restart nova-lean");
    }
    return named
        ? new Result.Failed(
            "[lean] post_copy_hosts names it, but " + finding.detail(),
            (finding.fix().isEmpty() ? PERMIT : finding.fix())
                + "; until then take it out of [lean] post_copy_hosts")
        : new Result.Warning(
            "neither the host nor [lean] post_copy_hosts permits it: no migration away from it is"
                + " ever switched",
            PERMIT + ", then name it in [lean] post_copy_hosts");
  }
}
