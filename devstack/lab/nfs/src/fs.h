/* A mounted export: its nodes (files and directories the kernel knows), and the requests under way. */
#pragma once

#define FUSE_USE_VERSION 314
#include <fuse_lowlevel.h>

#include "nfs_error.h"
#include "procedures.h"
#include "rpc.h"

enum { NODE_BUCKETS = 4096 };

struct node;
LIST_HEAD(node_bucket, node);
TAILQ_HEAD(node_list, node);

struct fs {
    struct rpc *rpc;
    struct fuse_session *session;
    struct node *root;
    struct node_bucket buckets[NODE_BUCKETS];
    struct node_list uncommitted; /* nodes with writes that a server restart could lose */
    uint32_t max_read, max_write; /* bytes in one READ or WRITE */
    uint32_t directory_bytes;     /* in one READDIR */
    unsigned open_files;
    uint64_t hidden_mount; /* makes the names of removed files that are still open this mount's own */
    uint32_t hidden_count;
};

/* A write that the server has, perhaps only in its memory (RFC 1813, section 3.3.7: UNSTABLE). */
struct extent {
    TAILQ_ENTRY(extent) link;
    uint64_t number; /* in the order of the answers, per node */
    uint64_t offset;
    struct credentials credentials;
    writeverf3 verifier;
    struct payload *data;
};

struct durability {
    TAILQ_HEAD(, extent) extents;
    TAILQ_HEAD(, waiter) waiters;
    size_t bytes;
    uint64_t last_number;
    uint64_t committing; /* the COMMIT under way covers the extents up to this number; 0: none is under way */
    bool repairing;
    struct extent *cursor; /* the extent being written again */
    size_t cursor_done;
    int error; /* to be reported by the next fsync */
};

/* What identifies a file's content: the page cache holds for a new open only if this is unchanged. */
struct content_stamp {
    bool valid;
    wcc_attr attributes;
};

struct node {
    LIST_ENTRY(node) bucket;
    TAILQ_ENTRY(node) uncommitted;
    struct fs *fs;
    uint64_t lookups;    /* the kernel's references */
    unsigned references; /* ours: requests under way, uncommitted writes */
    unsigned opens;
    uint32_t handle_size;
    char handle[NFS3_FHSIZE];
    struct gate gate;
    struct durability durability;
    struct content_stamp stamp;
    struct hidden {
        struct node *directory;
        struct credentials credentials;
        char name[32];
    } hidden; /* removed while open, if there is a directory: the name to remove at the last close */
};

struct node *node_find(struct fs *fs, const nfs_fh3 *handle);
struct node *node_obtain(struct fs *fs, const nfs_fh3 *handle); /* found or made, with a reference for the caller */
struct node *node_hold(struct node *node);
void node_release(struct node *node);
void node_forget(struct node *node, uint64_t lookups);
nfs_fh3 node_handle(struct node *node);
struct node *node_of(struct fs *fs, fuse_ino_t id);
fuse_ino_t node_id(const struct node *node);
void node_saw_wcc(struct node *node, const wcc_data *change);

/* An open file or directory, kept in fuse_file_info.fh: requests on it act for the one who opened it. */
struct handle {
    struct credentials credentials;
    cookieverf3 cookie_verifier;
};

/* One FUSE request, until it is answered. */
struct op {
    struct fs *fs;
    fuse_req_t request;
    struct credentials credentials;
    struct node *node;  /* what it is about, or the directory that `name` is in */
    struct node *other; /* rename: the new directory; link: the file */
    char *name, *new_name;
    struct fuse_file_info file;
    bool opens; /* create: answer with the open file */
    int mask;   /* access, open */
    mode_t mode;
    sattr3 attributes;
    uint64_t offset;
    size_t size, done;
    struct payload *data; /* write */
    writeverf3 verifier;
    bool unstable;
    char *buffer; /* read in several parts */
    struct node *found; /* the entry to answer with; the open file that is about to lose its name */
    void (*if_hidden)(struct op *op), (*if_not_hidden)(struct op *op); /* how hidden.c goes on */
};

struct op *op_new(fuse_req_t request, fuse_ino_t node);
void op_free(struct op *op);
void op_error(struct op *op, int error); /* answers with an errno (0: success) and frees */
void op_use_handle(struct op *op, const struct fuse_file_info *file);

/* Starts a call for this request. */
void op_call(struct op *op, const struct procedure *procedure, void *arguments, done_fn done);
/* The same, held back while the node's uncommitted writes are repaired. */
void op_call_gated(struct op *op, const struct procedure *procedure, void *arguments, const struct tail *tail,
                   done_fn done);

void stat_of(const fattr3 *attributes, struct stat *out);
sattr3 creation_attributes(mode_t mode);
diropargs3 op_where(struct op *op);

/* Answers a request that makes or finds an entry; fetches what the server left out. */
void op_reply_entry(struct op *op, const nfs_fh3 *handle, const post_op_attr *attributes);
void op_reply_created(struct op *op, const struct outcome *outcome, const post_op_fh3 *handle,
                      const post_op_attr *attributes);
void op_look_up(struct op *op);

