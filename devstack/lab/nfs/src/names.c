/* Requests that make, find, rename and remove names. */
#include "operations.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sysmacros.h>

#include "hidden.h"

static struct op *named(fuse_req_t request, fuse_ino_t parent, const char *name)
{
    struct op *op = op_new(request, parent);
    op->name = must(strdup(name));
    return op;
}

void nfs_lookup(fuse_req_t request, fuse_ino_t parent, const char *name)
{
    op_look_up(named(request, parent, name));
}

/* MKDIR, SYMLINK, MKNOD and CREATE answer alike. */
#define DEFINE_MADE(KIND, function)                                                                                    \
    static void function(void *context, const struct outcome *outcome)                                                 \
    {                                                                                                                  \
        const KIND##3res *result = outcome->result;                                                                    \
        const KIND##3resok *made = result != NULL ? &result->KIND##3res_u .resok : NULL;                               \
        op_reply_created(context, outcome, made != NULL ? &made->obj : NULL,                                           \
                         made != NULL ? &made->obj_attributes : NULL);                                                 \
    }
DEFINE_MADE(MKDIR, directory_made)
DEFINE_MADE(SYMLINK, symlink_made)
DEFINE_MADE(MKNOD, special_made)
DEFINE_MADE(CREATE, file_made)

void nfs_mkdir(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode)
{
    struct op *op = named(request, parent, name);
    MKDIR3args arguments = {.where = op_where(op), .attributes = creation_attributes(mode)};
    op_call(op, &NFS_MKDIR, &arguments, directory_made);
}

void nfs_symlink(fuse_req_t request, const char *target, fuse_ino_t parent, const char *name)
{
    struct op *op = named(request, parent, name);
    SYMLINK3args arguments = {
        .where = op_where(op),
        .symlink = {.symlink_attributes = creation_attributes(0777), .symlink_data = (char *)target},
    };
    op_call(op, &NFS_SYMLINK, &arguments, symlink_made);
}

void nfs_mknod(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode, dev_t device)
{
    struct op *op = named(request, parent, name);
    sattr3 attributes = creation_attributes(mode);
    if (S_ISREG(mode)) {
        CREATE3args arguments = {.where = op_where(op), .how = {.mode = GUARDED}};
        arguments.how.createhow3_u.g_obj_attributes = attributes;
        op_call(op, &NFS_CREATE, &arguments, file_made);
        return;
    }
    MKNOD3args arguments = {.where = op_where(op)};
    if (S_ISCHR(mode) || S_ISBLK(mode)) {
        arguments.what.type = S_ISCHR(mode) ? NF3CHR : NF3BLK;
        arguments.what.mknoddata3_u.chr_device =
            (devicedata3){.dev_attributes = attributes, .spec = {major(device), minor(device)}};
    } else {
        arguments.what.type = S_ISFIFO(mode) ? NF3FIFO : NF3SOCK;
        arguments.what.mknoddata3_u.pipe_attributes = attributes;
    }
    op_call(op, &NFS_MKNOD, &arguments, special_made);
}

static void exclusive_attributes_set(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    if (outcome->error != 0)
        op_error(op, outcome->error);
    else
        op_look_up(op);
}

/* An EXCLUSIVE create carries no attributes (RFC 1813, section 3.3.8): the server keeps the verifier in their place. */
static void exclusive_made(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const CREATE3res *result = outcome->result;
    if (outcome->error != 0 || !result->CREATE3res_u.resok.obj.handle_follows) {
        op_error(op, outcome->error != 0 ? outcome->error : EIO);
        return;
    }
    SETATTR3args arguments = {
        .object = result->CREATE3res_u.resok.obj.post_op_fh3_u.handle,
        .new_attributes = creation_attributes(op->mode),
    };
    arguments.new_attributes.atime.set_it = SET_TO_SERVER_TIME;
    arguments.new_attributes.mtime.set_it = SET_TO_SERVER_TIME;
    op_call(op, &NFS_SETATTR, &arguments, exclusive_attributes_set);
}

void nfs_create(fuse_req_t request, fuse_ino_t parent, const char *name, mode_t mode, struct fuse_file_info *file)
{
    struct op *op = named(request, parent, name);
    op->opens = true;
    op->file = *file;
    op->mode = mode;
    CREATE3args arguments = {.where = op_where(op)};
    if (file->flags & O_EXCL) {
        arguments.how.mode = EXCLUSIVE;
        while (getrandom(arguments.how.createhow3_u.verf, NFS3_CREATEVERFSIZE, 0) != NFS3_CREATEVERFSIZE)
            continue;
        op_call(op, &NFS_CREATE, &arguments, exclusive_made);
        return;
    }
    arguments.how.mode = UNCHECKED;
    arguments.how.createhow3_u.obj_attributes = creation_attributes(mode);
    if (file->flags & O_TRUNC)
        arguments.how.createhow3_u.obj_attributes.size.set_it = 1;
    op_call(op, &NFS_CREATE, &arguments, file_made);
}

static void linked(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const LINK3res *result = outcome->result;
    if (outcome->error != 0 && !(outcome->repeated && outcome->error == EEXIST)) {
        op_error(op, outcome->error);
        return;
    }
    nfs_fh3 handle = node_handle(op->other);
    op_reply_entry(op, &handle, &result->LINK3res_u.resok.file_attributes);
}

void nfs_link(fuse_req_t request, fuse_ino_t file, fuse_ino_t parent, const char *name)
{
    struct op *op = named(request, parent, name);
    op->other = node_hold(node_of(op->fs, file));
    LINK3args arguments = {.file = node_handle(op->other), .link = op_where(op)};
    op_call(op, &NFS_LINK, &arguments, linked);
}

static void removed(void *context, const struct outcome *outcome)
{
    /* Sent twice, the first copy may have removed (or renamed) it already. */
    op_error(context, outcome->repeated && outcome->error == ENOENT ? 0 : outcome->error);
}

static void succeed(struct op *op)
{
    op_error(op, 0);
}

static void call_remove(struct op *op)
{
    REMOVE3args arguments = {.object = op_where(op)};
    op_call(op, &NFS_REMOVE, &arguments, removed);
}

void nfs_unlink(fuse_req_t request, fuse_ino_t parent, const char *name)
{
    struct op *op = named(request, parent, name);
    op->if_hidden = succeed;
    op->if_not_hidden = call_remove;
    hidden_make(op, op->node, op->name);
}

void nfs_rmdir(fuse_req_t request, fuse_ino_t parent, const char *name)
{
    struct op *op = named(request, parent, name);
    RMDIR3args arguments = {.object = op_where(op)};
    op_call(op, &NFS_RMDIR, &arguments, removed);
}

static void call_rename(struct op *op)
{
    RENAME3args arguments = {.from = op_where(op), .to = {node_handle(op->other), op->new_name}};
    op_call(op, &NFS_RENAME, &arguments, removed);
}

void nfs_rename(fuse_req_t request, fuse_ino_t parent, const char *name, fuse_ino_t new_parent, const char *new_name,
                unsigned flags)
{
    struct op *op = named(request, parent, name);
    if (flags != 0) { /* NFSv3 knows neither RENAME_NOREPLACE nor RENAME_EXCHANGE */
        op_error(op, EINVAL);
        return;
    }
    op->other = node_hold(node_of(op->fs, new_parent));
    op->new_name = must(strdup(new_name));
    op->if_hidden = op->if_not_hidden = call_rename;
    hidden_make(op, op->other, op->new_name);
}
