#include "hidden.h"

#include <stdio.h>
#include <string.h>

static struct node *victim_directory(struct op *op)
{
    return op->new_name != NULL ? op->other : op->node;
}

static char *victim_name(struct op *op)
{
    return op->new_name != NULL ? op->new_name : op->name;
}

static void renamed(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    if (outcome->error == 0)
        op->found->hidden.directory = node_hold(victim_directory(op));
    /* If it failed the name may be gone by now; the request itself finds out. */
    (outcome->error == 0 ? op->if_hidden : op->if_not_hidden)(op);
}

static void hide(struct op *op)
{
    struct hidden *hidden = &op->found->hidden;
    struct fs *fs = op->fs;
    hidden->credentials = op->credentials;
    snprintf(hidden->name, sizeof hidden->name, ".nfs%016llx%08x", (unsigned long long)fs->hidden_mount,
             fs->hidden_count++);
    nfs_fh3 directory = node_handle(victim_directory(op));
    RENAME3args arguments = {.from = {directory, victim_name(op)}, .to = {directory, hidden->name}};
    op_call(op, &NFS_RENAME, &arguments, renamed);
}

static void looked_up(void *context, const struct outcome *outcome)
{
    struct op *op = context;
    const LOOKUP3res *result = outcome->result;
    struct node *node = outcome->error == 0 ? node_find(op->fs, &result->LOOKUP3res_u.resok.object) : NULL;
    if (node == NULL || node->opens == 0 || node->hidden.directory != NULL) {
        op->if_not_hidden(op);
        return;
    }
    op->found = node_hold(node);
    hide(op);
}

void hidden_make(struct op *op, struct node *directory, char *name)
{
    if (op->fs->open_files == 0) {
        op->if_not_hidden(op);
        return;
    }
    LOOKUP3args arguments = {.what = {node_handle(directory), name}};
    op_call(op, &NFS_LOOKUP, &arguments, looked_up);
}

static void removed(void *context, const struct outcome *outcome)
{
    (void)outcome; /* nobody is left to tell; what remains is a .nfs file, as with any NFS client */
    struct node *node = context;
    node_release(node->hidden.directory);
    node->hidden.directory = NULL;
    node_release(node);
}

void hidden_remove(struct node *node)
{
    REMOVE3args arguments = {.object = {node_handle(node->hidden.directory), node->hidden.name}};
    rpc_call(node->fs->rpc, &NFS_REMOVE, &node->hidden.credentials, &arguments, NULL, NULL, removed, node_hold(node));
}
