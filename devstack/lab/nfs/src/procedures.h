/* The remote procedures in use: NFSv3 and MOUNT (RFC 1813), portmapper (RFC 1833). */
#pragma once

#include <nfsc/libnfs-raw-mount.h>
#include <nfsc/libnfs-raw-nfs.h>
#include <nfsc/libnfs-raw-portmap.h>

#include "rpc.h"

extern const struct procedure NFS_GETATTR, NFS_SETATTR, NFS_LOOKUP, NFS_ACCESS, NFS_READLINK, NFS_READ, NFS_WRITE,
    NFS_CREATE, NFS_MKDIR, NFS_SYMLINK, NFS_MKNOD, NFS_REMOVE, NFS_RMDIR, NFS_RENAME, NFS_LINK, NFS_READDIR, NFS_FSSTAT,
    NFS_FSINFO, NFS_COMMIT, MOUNT_MNT, PORTMAP_GETPORT;
