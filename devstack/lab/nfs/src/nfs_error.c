#include "nfs_error.h"

#include <errno.h>

int nfs_errno(nfsstat3 status)
{
    switch (status) {
    case NFS3ERR_NAMETOOLONG:
        return ENAMETOOLONG;
    case NFS3ERR_NOTEMPTY:
        return ENOTEMPTY;
    case NFS3ERR_DQUOT:
        return EDQUOT;
    case NFS3ERR_STALE:
    case NFS3ERR_BADHANDLE:
        return ESTALE;
    case NFS3ERR_REMOTE:
        return EREMOTE;
    case NFS3ERR_NOTSUPP:
    case NFS3ERR_BADTYPE:
        return EOPNOTSUPP;
    case NFS3ERR_TOOSMALL:
        return EINVAL;
    default:
        /* Up to NFS3ERR_MLINK the numbers are the classical errno values, which are Linux's too. */
        return (int)status <= NFS3ERR_MLINK ? (int)status : EIO;
    }
}
