/* One FUSE request: made, answered, and the steps that several kinds of requests share. */
#include "fs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

struct op *op_new(fuse_req_t request, fuse_ino_t node)
{
    struct op *op = must(calloc(1, sizeof *op));
    const struct fuse_ctx *caller = fuse_req_ctx(request);
    op->fs = fuse_req_userdata(request);
    op->request = request;
    op->node = node_hold(node_of(op->fs, node));
    op->credentials.uid = caller->uid;
    op->credentials.gid = caller->gid;
    if (caller->uid != 0) {
        gid_t groups[MAX_GROUPS];
        int count = fuse_req_getgroups(request, MAX_GROUPS, groups);
        for (int i = 0; i < count && i < MAX_GROUPS; i++)
            op->credentials.groups[op->credentials.group_count++] = groups[i];
    }
    return op;
}

void op_use_handle(struct op *op, const struct fuse_file_info *file)
{
    op->file = *file;
    op->credentials = ((struct handle *)(uintptr_t)file->fh)->credentials;
}

void op_free(struct op *op)
{
    node_release(op->found);
    node_release(op->other);
    node_release(op->node);
    payload_release(op->data);
    free(op->name);
    free(op->new_name);
    free(op->buffer);
    free(op);
}

void op_error(struct op *op, int error)
{
    fuse_reply_err(op->request, error);
    op_free(op);
}

void op_call(struct op *op, const struct procedure *procedure, void *arguments, done_fn done)
{
    rpc_call(op->fs->rpc, procedure, &op->credentials, arguments, NULL, NULL, done, op);
}

void op_call_gated(struct op *op, const struct procedure *procedure, void *arguments, const struct tail *tail,
                   done_fn done)
{
    rpc_call(op->fs->rpc, procedure, &op->credentials, arguments, tail, &op->node->gate, done, op);
}

static struct timespec time_of(nfstime3 time)
{
    return (struct timespec){.tv_sec = time.seconds, .tv_nsec = time.nseconds};
}

void stat_of(const fattr3 *attributes, struct stat *out)
{
    static const mode_t types[] = {[NF3REG] = S_IFREG, [NF3DIR] = S_IFDIR,   [NF3BLK] = S_IFBLK, [NF3CHR] = S_IFCHR,
                                   [NF3LNK] = S_IFLNK, [NF3SOCK] = S_IFSOCK, [NF3FIFO] = S_IFIFO};
    *out = (struct stat){
        .st_ino = attributes->fileid,
        .st_mode = (attributes->type <= NF3FIFO ? types[attributes->type] : 0) | (attributes->mode & 07777),
        .st_nlink = attributes->nlink,
        .st_uid = attributes->uid,
        .st_gid = attributes->gid,
        .st_size = (off_t)attributes->size,
        .st_blocks = (blkcnt_t)((attributes->used + 511) / 512),
        .st_blksize = 4096,
        .st_rdev = makedev(attributes->rdev.specdata1, attributes->rdev.specdata2),
        .st_atim = time_of(attributes->atime),
        .st_mtim = time_of(attributes->mtime),
        .st_ctim = time_of(attributes->ctime),
    };
}

sattr3 creation_attributes(mode_t mode)
{
    return (sattr3){.mode = {.set_it = 1, .set_mode3_u.mode = mode & 07777}};
}

diropargs3 op_where(struct op *op)
{
    return (diropargs3){.dir = node_handle(op->node), .name = op->name};
}

static void reply_found(struct op *op, const fattr3 *attributes)
{
    struct node *node = op->found;
    /* Names and attributes are never taken from the kernel's cache: hosts hand files over to each other (live migration),
     * and QEMU takes a read beyond an outdated end of file for zeroes. */
    struct fuse_entry_param entry = {.ino = node_id(node), .attr_timeout = 0, .entry_timeout = 0};
    stat_of(attributes, &entry.attr);
    struct handle *handle = NULL;
    int error;
    node->lookups++;
    if (op->opens) {
        handle = must(calloc(1, sizeof *handle));
        handle->credentials = op->credentials;
        op->file.fh = (uintptr_t)handle;
        node->opens++;
        op->fs->open_files++;
        error = fuse_reply_create(op->request, &entry, &op->file);
    } else {
        error = fuse_reply_entry(op->request, &entry);
    }
    if (error != 0) { /* the kernel has given the request up and will neither forget nor release */
        node->lookups--;
        if (op->opens) {
            node->opens--;
            op->fs->open_files--;
            free(handle);
        }
    }
    op_free(op);
}

static void found_attributes(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const GETATTR3res *result = outcome->result;
    if (outcome->error != 0)
        op_error(op, outcome->error);
    else
        reply_found(op, &result->GETATTR3res_u.resok.obj_attributes);
}

void op_reply_entry(struct op *op, const nfs_fh3 *handle, const post_op_attr *attributes)
{
    node_release(op->found);
    op->found = node_obtain(op->fs, handle);
    /* While its writes are repaired the file's size on the server may be too small. */
    if (attributes->attributes_follow && !op->found->gate.closed) {
        reply_found(op, &attributes->post_op_attr_u.attributes);
        return;
    }
    GETATTR3args arguments = {.object = node_handle(op->found)};
    rpc_call(op->fs->rpc, &NFS_GETATTR, &op->credentials, &arguments, NULL, &op->found->gate, found_attributes, op);
}

static void looked_up(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const LOOKUP3res *result = outcome->result;
    if (outcome->error != 0)
        op_error(op, outcome->error);
    else
        op_reply_entry(op, &result->LOOKUP3res_u.resok.object, &result->LOOKUP3res_u.resok.obj_attributes);
}

void op_look_up(struct op *op)
{
    LOOKUP3args arguments = {.what = op_where(op)};
    op_call(op, &NFS_LOOKUP, &arguments, looked_up);
}

void op_reply_created(struct op *op, const struct outcome *outcome, const post_op_fh3 *handle,
                      const post_op_attr *attributes)
{
    /* Sent twice, the first copy may have made it already. */
    bool made_before = outcome->repeated && outcome->error == EEXIST;
    if (outcome->error != 0 && !made_before)
        op_error(op, outcome->error);
    else if (made_before || !handle->handle_follows)
        op_look_up(op);
    else
        op_reply_entry(op, &handle->post_op_fh3_u.handle, attributes);
}
