/* NFSv3 status codes (RFC 1813, section 2.6) as errno values. */
#pragma once

#include <nfsc/libnfs-raw-nfs.h>

enum { PATH_LENGTH = 4096 };

int nfs_errno(nfsstat3 status);
void *must(void *memory);
