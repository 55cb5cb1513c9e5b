/* Requests about the content of files. */
#include "operations.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "durable.h"
#include "hidden.h"

/* Close-to-open consistency: pages cached earlier serve the new open only if nobody else changed the file. */
static bool cache_still_good(struct node *node, const post_op_attr *attributes)
{
    struct content_stamp *stamp = &node->stamp;
    if (!attributes->attributes_follow) {
        stamp->valid = false;
        return false;
    }
    const fattr3 *now = &attributes->post_op_attr_u.attributes;
    wcc_attr seen = {.size = now->size, .mtime = now->mtime, .ctime = now->ctime};
    bool same = stamp->valid && memcmp(&seen, &stamp->attributes, sizeof seen) == 0;
    *stamp = (struct content_stamp){.valid = true, .attributes = seen};
    return same;
}

static bool permitted(int flags, uint32_t granted)
{
    int mode = flags & O_ACCMODE;
    bool reads = mode == O_WRONLY || (granted & (ACCESS3_READ | ACCESS3_EXECUTE));
    bool writes = mode == O_RDONLY || (granted & (ACCESS3_MODIFY | ACCESS3_EXTEND));
    return reads && writes;
}

static void open_checked(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const ACCESS3res *result = outcome->result;
    if (outcome->error != 0 || !permitted(op->file.flags, result->ACCESS3res_u.resok.access)) {
        op_error(op, outcome->error != 0 ? outcome->error : EACCES);
        return;
    }
    struct handle *handle = must(calloc(1, sizeof *handle));
    handle->credentials = op->credentials;
    op->file.fh = (uintptr_t)handle;
    op->file.keep_cache = cache_still_good(op->node, &result->ACCESS3res_u.resok.obj_attributes);
    if (fuse_reply_open(op->request, &op->file) == 0) {
        op->node->opens++;
        op->fs->open_files++;
    } else {
        free(handle);
    }
    op_free(op);
}

void nfs_open(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file)
{
    struct op *op = op_new(request, ino);
    op->file = *file;
    ACCESS3args arguments = {
        .object = node_handle(op->node),
        .access = ACCESS3_READ | ACCESS3_MODIFY | ACCESS3_EXTEND | ACCESS3_EXECUTE,
    };
    op_call_gated(op, &NFS_ACCESS, &arguments, NULL, open_checked);
}

static void call_read(struct op *op);

static void has_read(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const READ3res *result = outcome->result;
    if (outcome->error != 0) {
        op_error(op, outcome->error);
        return;
    }
    const READ3resok *part = &result->READ3res_u.resok;
    size_t count = part->data.data_len < op->size - op->done ? part->data.data_len : op->size - op->done;
    bool last = part->eof || count == 0 || op->done + count == op->size;
    if (last && op->done == 0) {
        fuse_reply_buf(op->request, part->data.data_val, count);
        op_free(op);
        return;
    }
    /* Fewer bytes than asked for, but not the end of the file: ask for the rest, as the kernel would take it for the end. */
    if (op->buffer == NULL)
        op->buffer = must(malloc(op->size));
    memcpy(op->buffer + op->done, part->data.data_val, count);
    op->done += count;
    if (last) {
        fuse_reply_buf(op->request, op->buffer, op->done);
        op_free(op);
    } else {
        call_read(op);
    }
}

static void call_read(struct op *op)
{
    size_t left = op->size - op->done;
    READ3args arguments = {
        .file = node_handle(op->node),
        .offset = op->offset + op->done,
        .count = left < op->fs->max_read ? (uint32_t)left : op->fs->max_read,
    };
    op_call_gated(op, &NFS_READ, &arguments, NULL, has_read);
}

void nfs_read(fuse_req_t request, fuse_ino_t ino, size_t size, off_t offset, struct fuse_file_info *file)
{
    struct op *op = op_new(request, ino);
    op_use_handle(op, file);
    op->offset = (uint64_t)offset;
    op->size = size;
    call_read(op);
}

static void call_write(struct op *op, stable_how stable);

static void reply_written(void *context, int error)
{
    struct op *op = context;
    if (error != 0) {
        op_error(op, error);
        return;
    }
    fuse_reply_write(op->request, op->size);
    op_free(op);
}

static void has_written(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const WRITE3res *result = outcome->result;
    const WRITE3resok *part = result != NULL ? &result->WRITE3res_u.resok : NULL;
    if (outcome->error != 0 || part->count == 0) {
        op->node->stamp.valid = false;
        op_error(op, outcome->error != 0 ? outcome->error : EIO);
        return;
    }
    node_saw_wcc(op->node, &part->file_wcc);
    op->done += part->count;
    if (part->committed != FILE_SYNC && !op->unstable) {
        op->unstable = true;
        memcpy(op->verifier, part->verf, sizeof op->verifier);
    }
    if (op->done < op->size) {
        call_write(op, FILE_SYNC); /* one extent has one verifier, so the rest is made safe at once */
        return;
    }
    if (op->unstable)
        durable_written(op->node, &op->credentials, op->offset, op->data, op->verifier);
    if (durable_full(op->node))
        durable_flush(op->node, reply_written, op);
    else
        reply_written(op, 0);
}

static void call_write(struct op *op, stable_how stable)
{
    size_t left = op->size - op->done;
    struct tail tail = {op->data, op->done, left < op->fs->max_write ? left : op->fs->max_write};
    WRITE3args arguments = {
        .file = node_handle(op->node),
        .offset = op->offset + op->done,
        .count = (uint32_t)tail.size,
        .stable = stable,
    };
    op_call_gated(op, &NFS_WRITE, &arguments, &tail, has_written);
}

void nfs_write(fuse_req_t request, fuse_ino_t ino, const char *bytes, size_t size, off_t offset,
               struct fuse_file_info *file)
{
    struct op *op = op_new(request, ino);
    op_use_handle(op, file);
    op->offset = (uint64_t)offset;
    op->size = size;
    op->data = payload_copy(bytes, size);
    call_write(op, (file->flags & O_DSYNC) ? FILE_SYNC : UNSTABLE);
}

static void flushed(void *context, int error)
{
    op_error(context, error);
}

void nfs_flush(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file)
{
    (void)file;
    struct op *op = op_new(request, ino);
    durable_flush(op->node, flushed, op);
}

void nfs_fsync(fuse_req_t request, fuse_ino_t ino, int data_only, struct fuse_file_info *file)
{
    (void)data_only; /* NFS servers make attributes durable before they answer, so there is no difference */
    nfs_flush(request, ino, file);
}

static void settled(void *context, int error)
{
    (void)error; /* the file is closed: nobody is left to tell */
    struct node *node = context;
    if (node->opens == 0 && node->hidden.directory != NULL)
        hidden_remove(node);
    node_release(node);
}

void nfs_release(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file)
{
    struct op *op = op_new(request, ino);
    free((struct handle *)(uintptr_t)file->fh);
    op->node->opens--;
    op->fs->open_files--;
    /* Pages of a memory mapping may have been written after the last flush. */
    durable_flush(op->node, settled, node_hold(op->node));
    op_error(op, 0);
}
