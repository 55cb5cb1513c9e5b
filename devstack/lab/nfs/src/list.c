/* Directory listings. A directory is read without attributes: these are asked for with each name anyway (op.c). */
#include "operations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void nfs_opendir(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file)
{
    struct op *op = op_new(request, ino);
    struct handle *handle = must(calloc(1, sizeof *handle));
    handle->credentials = op->credentials;
    file->fh = (uintptr_t)handle;
    if (fuse_reply_open(request, file) != 0)
        free(handle);
    op_free(op);
}

static void listed(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const READDIR3res *result = outcome->result;
    if (outcome->error != 0) {
        op_error(op, outcome->error);
        return;
    }
    const READDIR3resok *part = &result->READDIR3res_u.resok;
    struct handle *handle = (struct handle *)(uintptr_t)op->file.fh;
    memcpy(handle->cookie_verifier, part->cookieverf, sizeof handle->cookie_verifier);
    op->buffer = must(malloc(op->size));
    for (const entry3 *entry = part->reply.entries; entry != NULL; entry = entry->nextentry) {
        struct stat status = {.st_ino = entry->fileid}; /* no type: readers then ask for the attributes */
        size_t needed = fuse_add_direntry(op->request, op->buffer + op->done, op->size - op->done, entry->name,
                                          &status, (off_t)entry->cookie);
        if (needed > op->size - op->done)
            break; /* the kernel asks again, from the last cookie it got */
        op->done += needed;
    }
    if (op->done == 0 && !(part->reply.eof && part->reply.entries == NULL)) {
        op_error(op, EIO); /* nothing to hand on, though it is not the end: an empty answer would say it is */
        return;
    }
    fuse_reply_buf(op->request, op->buffer, op->done);
    op_free(op);
}

void nfs_readdir(fuse_req_t request, fuse_ino_t ino, size_t size, off_t offset, struct fuse_file_info *file)
{
    struct op *op = op_new(request, ino);
    op_use_handle(op, file);
    op->size = size;
    READDIR3args arguments = {
        .dir = node_handle(op->node),
        .cookie = (uint64_t)offset,
        .count = size < op->fs->directory_bytes ? (uint32_t)size : op->fs->directory_bytes,
    };
    if (offset != 0)
        memcpy(arguments.cookieverf, ((struct handle *)(uintptr_t)file->fh)->cookie_verifier,
               sizeof arguments.cookieverf);
    op_call(op, &NFS_READDIR, &arguments, listed);
}

void nfs_releasedir(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file)
{
    (void)ino;
    free((struct handle *)(uintptr_t)file->fh);
    fuse_reply_err(request, 0);
}
