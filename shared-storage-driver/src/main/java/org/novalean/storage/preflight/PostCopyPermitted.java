package org.novalean.storage.preflight;

import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.nova.NovaConf;

/** nova-compute permits post-copy. */
public final class PostCopyPermitted extends NovaConfCheck {

  /** Its name. */
  public static final String ID = "post-copy";

  private static final String PERMIT = "[libvirt] live_migration_permit_post_copy";

  private final boolean ofThisHost;

  /**
   * @param ofThisHost nova-compute runs with it here; else it may be a controller's
   */
  PostCopyPermitted(List<Path> sources, boolean ofThisHost) {
    super(ID, "Post-copy is permitted", sources);
    this.ofThisHost = ofThisHost;
  }

  @Override
  Result look(NovaConf conf) {
    if (!ofThisHost && !conf.isOfComputeHost()) {
      return new Result.Skipped("it has no [libvirt] section, so it is a controller's");
    }
    if (!conf.permitsPostCopy()) {
      return new Result.Failed(
          PERMIT + " is not true: force_complete would pause the server instead",
          "set it to true on every compute host"
              + RESTART
              + "; then name the hosts in [lean] post_copy_hosts");
    }
    if (conf.tunnelsMigrations()) {
      return new Result.Failed(
          "[libvirt] live_migration_tunnelled is true: libvirt does no post-copy in a tunnel",
          "remove it (live_migration_with_native_tls encrypts too)" + RESTART);
    }
    return new Result.Ok(PERMIT + " = true");
  }
}
