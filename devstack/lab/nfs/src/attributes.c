/* Requests about attributes: of files, and of the file system. */
#include "operations.h"

#include <errno.h>
#include <unistd.h>

#include "durable.h"

static void reply_attributes(struct op *op, const fattr3 *attributes)
{
    struct stat status;
    stat_of(attributes, &status);
    fuse_reply_attr(op->request, &status, 0);
    op_free(op);
}

static void got_attributes(void *context, const struct outcome *outcome)
{
    const GETATTR3res *result = outcome->result;
    if (outcome->error != 0)
        op_error(context, outcome->error);
    else
        reply_attributes(context, &result->GETATTR3res_u.resok.obj_attributes);
}

static void get_attributes(struct op *op)
{
    GETATTR3args arguments = {.object = node_handle(op->node)};
    op_call_gated(op, &NFS_GETATTR, &arguments, NULL, got_attributes);
}

void nfs_getattr(fuse_req_t request, fuse_ino_t ino, struct fuse_file_info *file)
{
    (void)file;
    get_attributes(op_new(request, ino));
}

static void attributes_set(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const SETATTR3res *result = outcome->result;
    if (outcome->error != 0) {
        op_error(op, outcome->error);
        return;
    }
    const post_op_attr *after = &result->SETATTR3res_u.resok.obj_wcc.after;
    if (op->attributes.size.set_it)
        op->node->stamp.valid = false;
    if (after->attributes_follow)
        reply_attributes(op, &after->post_op_attr_u.attributes);
    else
        get_attributes(op);
}

static void set_attributes(void *context, int error)
{
    struct op *op = context;
    if (error != 0) {
        op_error(op, error);
        return;
    }
    SETATTR3args arguments = {.object = node_handle(op->node), .new_attributes = op->attributes};
    op_call_gated(op, &NFS_SETATTR, &arguments, NULL, attributes_set);
}

static nfstime3 nfs_time(struct timespec time)
{
    return (nfstime3){(uint32_t)time.tv_sec, (uint32_t)time.tv_nsec};
}

static sattr3 wanted_attributes(const struct stat *wanted, int which)
{
    sattr3 out = {0};
    out.mode.set_it = (which & FUSE_SET_ATTR_MODE) != 0;
    out.mode.set_mode3_u.mode = wanted->st_mode & 07777;
    out.uid.set_it = (which & FUSE_SET_ATTR_UID) != 0;
    out.uid.set_uid3_u.uid = wanted->st_uid;
    out.gid.set_it = (which & FUSE_SET_ATTR_GID) != 0;
    out.gid.set_gid3_u.gid = wanted->st_gid;
    out.size.set_it = (which & FUSE_SET_ATTR_SIZE) != 0;
    out.size.set_size3_u.size = (uint64_t)wanted->st_size;
    if (which & FUSE_SET_ATTR_ATIME_NOW)
        out.atime.set_it = SET_TO_SERVER_TIME;
    else if (which & FUSE_SET_ATTR_ATIME)
        out.atime = (set_atime){SET_TO_CLIENT_TIME, {nfs_time(wanted->st_atim)}};
    if (which & FUSE_SET_ATTR_MTIME_NOW)
        out.mtime.set_it = SET_TO_SERVER_TIME;
    else if (which & FUSE_SET_ATTR_MTIME)
        out.mtime = (set_mtime){SET_TO_CLIENT_TIME, {nfs_time(wanted->st_mtim)}};
    return out;
}

void nfs_setattr(fuse_req_t request, fuse_ino_t ino, struct stat *wanted, int which, struct fuse_file_info *file)
{
    struct op *op = op_new(request, ino);
    if (file != NULL)
        op_use_handle(op, file);
    op->attributes = wanted_attributes(wanted, which);
    /* Writes still to be made safe must not come back, by a repair, after the file was cut. */
    if (op->attributes.size.set_it)
        durable_flush(op->node, set_attributes, op);
    else
        set_attributes(op, 0);
}

static void access_checked(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const ACCESS3res *result = outcome->result;
    if (outcome->error != 0) {
        op_error(op, outcome->error);
        return;
    }
    uint32_t granted = result->ACCESS3res_u.resok.access;
    bool denied = ((op->mask & R_OK) && !(granted & ACCESS3_READ))
                  || ((op->mask & W_OK) && !(granted & (ACCESS3_MODIFY | ACCESS3_EXTEND)))
                  || ((op->mask & X_OK) && !(granted & (ACCESS3_EXECUTE | ACCESS3_LOOKUP)));
    op_error(op, denied ? EACCES : 0);
}

void nfs_access(fuse_req_t request, fuse_ino_t ino, int mask)
{
    struct op *op = op_new(request, ino);
    op->mask = mask;
    ACCESS3args arguments = {
        .object = node_handle(op->node),
        .access = ACCESS3_READ | ACCESS3_LOOKUP | ACCESS3_MODIFY | ACCESS3_EXTEND | ACCESS3_EXECUTE,
    };
    op_call(op, &NFS_ACCESS, &arguments, access_checked);
}

static void link_read(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const READLINK3res *result = outcome->result;
    if (outcome->error != 0) {
        op_error(op, outcome->error);
        return;
    }
    fuse_reply_readlink(op->request, result->READLINK3res_u.resok.data);
    op_free(op);
}

void nfs_readlink(fuse_req_t request, fuse_ino_t ino)
{
    struct op *op = op_new(request, ino);
    READLINK3args arguments = {.symlink = node_handle(op->node)};
    op_call(op, &NFS_READLINK, &arguments, link_read);
}

static void got_statistics(void *context, const struct outcome *outcome)
{
    enum { BLOCK = 4096, NAME = 255 };
    struct op *op = context;
    const FSSTAT3res *result = outcome->result;
    if (outcome->error != 0) {
        op_error(op, outcome->error);
        return;
    }
    const FSSTAT3resok *got = &result->FSSTAT3res_u.resok;
    struct statvfs statistics = {
        .f_bsize = BLOCK,
        .f_frsize = BLOCK,
        .f_blocks = got->tbytes / BLOCK,
        .f_bfree = got->fbytes / BLOCK,
        .f_bavail = got->abytes / BLOCK,
        .f_files = got->tfiles,
        .f_ffree = got->ffiles,
        .f_favail = got->afiles,
        .f_namemax = NAME,
    };
    fuse_reply_statfs(op->request, &statistics);
    op_free(op);
}

void nfs_statfs(fuse_req_t request, fuse_ino_t ino)
{
    struct op *op = op_new(request, ino != 0 ? ino : FUSE_ROOT_ID);
    FSSTAT3args arguments = {.fsroot = node_handle(op->fs->root)};
    op_call(op, &NFS_FSSTAT, &arguments, got_statistics);
}

void nfs_forget(fuse_req_t request, fuse_ino_t ino, uint64_t lookups)
{
    node_forget(node_of(fuse_req_userdata(request), ino), lookups);
    fuse_reply_none(request);
}

void nfs_forget_multi(fuse_req_t request, size_t count, struct fuse_forget_data *forgets)
{
    for (size_t i = 0; i < count; i++)
        node_forget(node_of(fuse_req_userdata(request), forgets[i].ino), forgets[i].nlookup);
    fuse_reply_none(request);
}
