/* What the parts of the RPC client share: rpc.c (calls), connection.c and receive.c (the socket). */
#pragma once

#include "rpc.h"

enum { RECORD_LAST = 0x80000000, RECORD_MARK = 4, HEAD_SIZE = 4096 };

struct call {
    TAILQ_ENTRY(call) link;
    uint32_t xid;
    const struct procedure *procedure;
    struct gate *gate;
    unsigned char *head; /* record mark, RPC header, arguments */
    size_t head_size;
    struct tail tail;
    bool touched, repeated; /* some byte of it was sent; and that on an earlier connection */
    int64_t not_before;     /* in `delayed` until then */
    done_fn done;
    void *context;
};

enum connection_state { DISCONNECTED, CONNECTING, CONNECTED };

struct rpc {
    struct sockaddr_storage address;
    enum connection_state state;
    int fd;
    int64_t deadline; /* DISCONNECTED: when to connect; CONNECTING: when to give up */
    int backoff;
    bool hard, was_connected, silent;
    const char *server;
    reconnected_fn reconnected;
    void *reconnected_context;

    uint32_t next_xid;
    struct call_list unsent, sent, delayed;
    size_t sent_of_first; /* bytes of the first unsent call that are out already */

    char *in; /* bytes received, not yet taken: in[in_start..in_end) */
    size_t in_size, in_start, in_end;
    char *joined; /* the fragments so far of a record in several */
    size_t joined_size;
};

void connection_start(struct rpc *rpc);
void connection_lost(struct rpc *rpc, int error);
void connection_send(struct rpc *rpc);
void connection_receive(struct rpc *rpc);

/* Decodes one reply record and finishes the call it answers. */
void rpc_reply(struct rpc *rpc, char *record, size_t size);
void rpc_fail_all(struct rpc *rpc, int error);
void call_finish(struct call *call, const struct outcome *outcome);
