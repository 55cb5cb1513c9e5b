/*
 * ONC RPC (RFC 5531) over one TCP connection, asynchronous. A call keeps its encoded bytes until it is answered, so that
 * a broken connection loses nothing: the calls go out again, with the same transaction ids, once the server is back.
 */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include <nfsc/libnfs-zdr.h>

/* An XDR routine of libnfs: encodes or decodes one type. */
typedef uint32_t (*codec)(ZDR *, void *);
#define CODEC(routine) ((codec)(void (*)(void))(routine))

struct procedure {
    uint32_t program, version, number;
    codec arguments, result;
    size_t result_size;
    bool nfs_status; /* the result begins with an nfsstat3 */
};

enum { MAX_GROUPS = 16 /* RFC 5531, appendix A: AUTH_SYS */ };

struct credentials {
    uint32_t uid, gid, group_count, groups[MAX_GROUPS];
};

/* Bytes that several calls, or a call and the list of uncommitted writes, hold together. */
struct payload {
    unsigned references;
    size_t size;
    char bytes[];
};

struct payload *payload_copy(const char *bytes, size_t size);
struct payload *payload_share(struct payload *payload);
void payload_release(struct payload *payload);

struct outcome {
    int error;     /* 0, or an errno: the transport's, or the one that the NFS status stands for */
    bool repeated; /* sent more than once: the server may have executed it already */
    void *result;  /* decoded; NULL if there was no answer to decode */
};

typedef void (*done_fn)(void *context, const struct outcome *outcome);

struct call;
TAILQ_HEAD(call_list, call);

/* Calls of one file that can be held back while the file's uncommitted writes are repaired (durable.c). */
struct gate {
    bool closed;
    unsigned in_flight;
    struct call_list held;
    void (*drained)(struct gate *gate); /* called when the gate is closed and nothing is in flight any more */
};

void gate_init(struct gate *gate, void (*drained)(struct gate *gate));

struct rpc;
typedef void (*reconnected_fn)(void *context);

/* Resolves SERVER; on failure returns false and says why in *reason. */
bool rpc_resolve(const char *server, struct sockaddr_storage *address, const char **reason);

struct rpc *rpc_new(const struct sockaddr_storage *address, uint16_t port);
void rpc_free(struct rpc *rpc);

/* From now on a lost connection is set up again for ever; `reconnected` runs before the calls are sent again. */
void rpc_make_hard(struct rpc *rpc, const char *server, reconnected_fn reconnected, void *context);

/* `tail` (may be NULL) is `tail_size` bytes at `tail_at` of a payload: the data of a WRITE, sent without another copy. */
struct tail {
    struct payload *payload;
    size_t offset, size;
};

void rpc_call(struct rpc *rpc, const struct procedure *procedure, const struct credentials *credentials, void *arguments,
              const struct tail *tail, struct gate *gate, done_fn done, void *context);

/* Takes the gate's unanswered calls back, to be sent when it opens. Only right on a connection that is new. */
void rpc_recall(struct rpc *rpc, struct gate *gate);
void rpc_open_gate(struct rpc *rpc, struct gate *gate);

/* For the event loop. rpc_fd is -1 while there is no socket; the timeout is in milliseconds, -1 for none. */
int rpc_fd(const struct rpc *rpc);
short rpc_events(const struct rpc *rpc);
int rpc_timeout(const struct rpc *rpc);
void rpc_handle(struct rpc *rpc, short events);
bool rpc_idle(const struct rpc *rpc);

/* Runs the connection until it has nothing to wait for; false if that took longer than `milliseconds`. */
bool rpc_run(struct rpc *rpc, int milliseconds);

int64_t monotonic_ms(void);
