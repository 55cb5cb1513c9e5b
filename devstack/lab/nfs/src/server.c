#include "server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PORTMAPPER_PORT = 111,
    NFS_PORT = 2049,
    USUAL_MOUNT_PORT = 20048,
    WAIT_MS = 15000,
    MAX_TRANSFER = 1 << 20, /* the most that FUSE moves at once */
    DIRECTORY_BYTES = 32 << 10,
};

struct question {
    struct rpc *rpc;
    const struct options *options;
    char *reason;
    size_t reason_size;
    int error;
    union {
        uint32_t port;
        struct {
            mountstat3 status;
            uint32_t size;
            char bytes[FHSIZE3];
        } root;
        FSINFO3resok sizes;
    } answer;
};

static const struct credentials SUPERUSER; /* uid 0, gid 0 */

static bool ask(struct question *question, uint16_t port, const struct procedure *procedure, void *arguments,
                done_fn done)
{
    struct sockaddr_storage address;
    const char *why;
    if (!rpc_resolve(question->options->server, &address, &why)) {
        snprintf(question->reason, question->reason_size, "unknown server '%s' (%s)", question->options->server, why);
        question->error = EHOSTUNREACH;
        return false;
    }
    if (question->rpc == NULL)
        question->rpc = rpc_new(&address, port);
    question->error = 0;
    rpc_call(question->rpc, procedure, &SUPERUSER, arguments, NULL, NULL, done, question);
    if (!rpc_run(question->rpc, WAIT_MS)) {
        rpc_free(question->rpc); /* tells the callback, which sets the error */
        question->rpc = NULL;
        question->error = ETIMEDOUT;
    }
    return question->error == 0;
}

static void hang_up(struct question *question)
{
    if (question->rpc != NULL)
        rpc_free(question->rpc);
    question->rpc = NULL;
}

static bool explain(struct question *question, const char *service, uint16_t port)
{
    if (question->reason[0] == '\0')
        snprintf(question->reason, question->reason_size, "no %s service at %s port %u (%s): is the NFS server running?",
                 service, question->options->server, port, strerror(question->error));
    return false;
}

static void got_port(void *context, const struct outcome *outcome)
{
    struct question *question = context;
    question->error = outcome->error;
    if (outcome->error == 0)
        question->answer.port = *(uint32_t *)outcome->result;
}

/* The port of the MOUNT service; servers without a portmapper have it at a usual place. */
static uint16_t find_mount_port(struct question *question)
{
    if (question->options->mount_port != 0)
        return question->options->mount_port;
    pmap2_mapping wanted = {.prog = MOUNT_PROGRAM, .vers = MOUNT_V3, .prot = IPPROTO_TCP};
    bool answered = ask(question, PORTMAPPER_PORT, &PORTMAP_GETPORT, &wanted, got_port);
    hang_up(question);
    if (answered && question->answer.port != 0)
        return (uint16_t)question->answer.port;
    return question->error == 0 || question->error == ECONNREFUSED ? USUAL_MOUNT_PORT : 0;
}

static void got_root(void *context, const struct outcome *outcome)
{
    struct question *question = context;
    question->error = outcome->error;
    if (outcome->error != 0)
        return;
    const mountres3 *result = outcome->result;
    const fhandle3 *handle = &result->mountres3_u.mountinfo.fhandle;
    question->answer.root.status = result->fhs_status;
    if (result->fhs_status != MNT3_OK)
        return;
    question->answer.root.size = handle->fhandle3_len < FHSIZE3 ? handle->fhandle3_len : FHSIZE3;
    memcpy(question->answer.root.bytes, handle->fhandle3_val, question->answer.root.size);
}

static const char *refusal(mountstat3 status)
{
    switch (status) {
    case MNT3ERR_NOENT:
        return "the server has no such export (showmount -e lists them)";
    case MNT3ERR_ACCES:
    case MNT3ERR_PERM:
        return "the server does not let this host mount it, or has no such export";
    case MNT3ERR_NOTDIR:
        return "it is not a directory";
    default:
        return "the server refuses it";
    }
}

static bool get_root(struct question *question, struct fs *fs)
{
    uint16_t port = find_mount_port(question);
    if (port == 0)
        return explain(question, "portmapper", PORTMAPPER_PORT);
    char *path = question->options->path;
    bool answered = ask(question, port, &MOUNT_MNT, &path, got_root);
    hang_up(question);
    if (!answered)
        return explain(question, "MOUNT", port);
    mountstat3 status = question->answer.root.status;
    if (status != MNT3_OK) {
        snprintf(question->reason, question->reason_size, "%s (MOUNT status %d)", refusal(status), (int)status);
        return false;
    }
    nfs_fh3 handle = {.data = {question->answer.root.size, question->answer.root.bytes}};
    fs->root = node_obtain(fs, &handle);
    return true;
}

static void got_sizes(void *context, const struct outcome *outcome)
{
    struct question *question = context;
    question->error = outcome->error;
    if (outcome->error == 0)
        question->answer.sizes = ((const FSINFO3res *)outcome->result)->FSINFO3res_u.resok;
}

static uint32_t smallest(uint32_t server, uint32_t asked)
{
    uint32_t size = MAX_TRANSFER;
    if (server >= 4096 && server < size)
        size = server;
    if (asked >= 4096 && asked < size)
        size = asked;
    return size & ~4095U;
}

bool server_mount(struct fs *fs, const struct options *options, char *reason, size_t reason_size)
{
    struct question question = {.options = options, .reason = reason, .reason_size = reason_size};
    reason[0] = '\0';
    if (!get_root(&question, fs))
        return false;
    uint16_t port = options->port != 0 ? options->port : NFS_PORT;
    FSINFO3args arguments = {.fsroot = node_handle(fs->root)};
    if (!ask(&question, port, &NFS_FSINFO, &arguments, got_sizes)) {
        hang_up(&question);
        return explain(&question, "NFSv3", port);
    }
    fs->rpc = question.rpc;
    fs->max_read = smallest(question.answer.sizes.rtmax, options->rsize);
    fs->max_write = smallest(question.answer.sizes.wtmax, options->wsize);
    fs->directory_bytes = DIRECTORY_BYTES;
    return true;
}
