package org.novalean.storage;

import java.util.Set;

/**
 * The file systems that libvirt takes for shared storage (virFileIsSharedFS in src/util/virfile.c,
 * libvirt 9): only on these does it migrate a server whose disk files it is not to copy. libvirt
 * goes by the magic number of {@code statfs(2)}, and for FUSE by the type; these are the types that
 * go with them in {@code /proc/self/mountinfo}.
 */
public final class SharedFileSystems {

  private static final Set<String> TYPES =
      Set.of(
          "nfs",
          "nfs4",
          "gfs2",
          "ocfs2",
          "afs",
          "smbfs",
          "cifs",
          "ceph",
          "gpfs",
          "acfs",
          "beegfs",
          "fuse.glusterfs",
          "fuse.quobyte");

  private SharedFileSystems() {}

  /** Whether a file system of this type counts as shared. */
  public static boolean contains(String type) {
    return TYPES.contains(type);
  }
}
