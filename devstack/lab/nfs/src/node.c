/* The table of files and directories by NFS file handle. */
#include "fs.h"

#include <stdlib.h>
#include <string.h>

#include "durable.h"

static struct node_bucket *bucket_of(struct fs *fs, const nfs_fh3 *handle)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (uint32_t i = 0; i < handle->data.data_len; i++)
        hash = (hash ^ (unsigned char)handle->data.data_val[i]) * 16777619U;
    return &fs->buckets[hash % NODE_BUCKETS];
}

struct node *node_find(struct fs *fs, const nfs_fh3 *handle)
{
    struct node *node;
    LIST_FOREACH(node, bucket_of(fs, handle), bucket)
        if (node->handle_size == handle->data.data_len
            && memcmp(node->handle, handle->data.data_val, node->handle_size) == 0)
            return node;
    return NULL;
}

struct node *node_obtain(struct fs *fs, const nfs_fh3 *handle)
{
    struct node *node = node_find(fs, handle);
    if (node == NULL) {
        node = must(calloc(1, sizeof *node));
        node->fs = fs;
        node->handle_size = handle->data.data_len;
        memcpy(node->handle, handle->data.data_val, node->handle_size);
        durable_init(node);
        LIST_INSERT_HEAD(bucket_of(fs, handle), node, bucket);
    }
    return node_hold(node);
}

struct node *node_hold(struct node *node)
{
    node->references++;
    return node;
}

static void free_if_unused(struct node *node)
{
    if (node->references > 0 || node->lookups > 0)
        return;
    LIST_REMOVE(node, bucket);
    free(node);
}

void node_release(struct node *node)
{
    if (node == NULL)
        return;
    node->references--;
    free_if_unused(node);
}

void node_forget(struct node *node, uint64_t lookups)
{
    node->lookups -= lookups < node->lookups ? lookups : node->lookups;
    free_if_unused(node);
}

nfs_fh3 node_handle(struct node *node)
{
    return (nfs_fh3){.data = {.data_len = node->handle_size, .data_val = node->handle}};
}

struct node *node_of(struct fs *fs, fuse_ino_t id)
{
    return id == FUSE_ROOT_ID ? fs->root : (struct node *)(uintptr_t)id;
}

fuse_ino_t node_id(const struct node *node)
{
    return node == node->fs->root ? FUSE_ROOT_ID : (fuse_ino_t)(uintptr_t)node;
}

void node_saw_wcc(struct node *node, const wcc_data *change)
{
    const pre_op_attr *before = &change->before;
    /* Our own write changed the file: the pages cached here stay good exactly if nobody else wrote before it. */
    bool ours = node->stamp.valid && before->attributes_follow && change->after.attributes_follow
                && memcmp(&before->pre_op_attr_u.attributes, &node->stamp.attributes, sizeof(wcc_attr)) == 0;
    node->stamp.valid = ours;
    if (ours) {
        const fattr3 *now = &change->after.post_op_attr_u.attributes;
        node->stamp.attributes = (wcc_attr){.size = now->size, .mtime = now->mtime, .ctime = now->ctime};
    }
}
