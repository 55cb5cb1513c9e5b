#include "procedures.h"

#define NFS_PROCEDURE(NAME)                                                                                            \
    const struct procedure NFS_##NAME = {                                                                              \
        .program = NFS_PROGRAM,                                                                                        \
        .version = NFS_V3,                                                                                             \
        .number = NFS3_##NAME,                                                                                         \
        .arguments = CODEC(zdr_##NAME##3args),                                                                         \
        .result = CODEC(zdr_##NAME##3res),                                                                             \
        .result_size = sizeof(NAME##3res),                                                                             \
        .nfs_status = true,                                                                                            \
    }

NFS_PROCEDURE(GETATTR);
NFS_PROCEDURE(SETATTR);
NFS_PROCEDURE(LOOKUP);
NFS_PROCEDURE(ACCESS);
NFS_PROCEDURE(READLINK);
NFS_PROCEDURE(READ);
NFS_PROCEDURE(WRITE);
NFS_PROCEDURE(CREATE);
NFS_PROCEDURE(MKDIR);
NFS_PROCEDURE(SYMLINK);
NFS_PROCEDURE(MKNOD);
NFS_PROCEDURE(REMOVE);
NFS_PROCEDURE(RMDIR);
NFS_PROCEDURE(RENAME);
NFS_PROCEDURE(LINK);
NFS_PROCEDURE(READDIR);
NFS_PROCEDURE(FSSTAT);
NFS_PROCEDURE(FSINFO);
NFS_PROCEDURE(COMMIT);

const struct procedure MOUNT_MNT = {
    .program = MOUNT_PROGRAM,
    .version = MOUNT_V3,
    .number = MOUNT3_MNT,
    .arguments = CODEC(zdr_dirpath),
    .result = CODEC(zdr_mountres3),
    .result_size = sizeof(mountres3),
};

const struct procedure PORTMAP_GETPORT = {
    .program = PMAP_PROGRAM,
    .version = PMAP_V2,
    .number = PMAP2_GETPORT,
    .arguments = CODEC(zdr_pmap2_mapping),
    .result = CODEC(zdr_u_int),
    .result_size = sizeof(uint32_t),
};
