package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An NFS export that the agent mounts as a whole, and nova-lean's part of it.
 *
 * @param directory in the export that is nova-lean's own; empty where the whole export is
 * @param options of mount.nfs that come with it, besides the agent's and the operator's
 */
public record MountedExport(ShareLocation.Nfs whole, String directory, List<String> options) {

  public MountedExport {
    requireNonNull(whole, "whole is null");
    requireNonNull(directory, "directory is null");
    options = List.copyOf(options);
  }

  /** What a mount of the whole of it shows. */
  String exported() {
    return MountedShare.exported(whole.source());
  }

  /** What a mount of one of nova-lean's directories shows. */
  String exported(String name) {
    return MountedShare.exported(whole.source() + "/" + directory + "/" + name);
  }
}
