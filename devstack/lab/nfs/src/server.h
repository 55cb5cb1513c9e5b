/* The conversation before the mount: where the services are, and the export's root (RFC 1813, appendix I). */
#pragma once

#include "fs.h"
#include "options.h"

/* Fills in fs->rpc, fs->root and the sizes. On failure returns false, and `reason` says what is wrong and where. */
bool server_mount(struct fs *fs, const struct options *options, char *reason, size_t reason_size);
