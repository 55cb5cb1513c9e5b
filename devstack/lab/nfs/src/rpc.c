/* Calls: encoding, matching of replies, gates. The socket is connection.c's. */
#include "rpc_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <nfsc/libnfs-raw-nfs.h>

#include "nfs_error.h"

enum { JUKEBOX_DELAY_MS = 500, MAX_RESULT = 1024 };

int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

void *must(void *memory)
{
    if (memory == NULL)
        abort(); /* nothing sensible is left to do; the kernel then fails the mount's requests with ENOTCONN */
    return memory;
}

struct payload *payload_copy(const char *bytes, size_t size)
{
    struct payload *payload = must(malloc(sizeof *payload + size));
    payload->references = 1;
    payload->size = size;
    memcpy(payload->bytes, bytes, size);
    return payload;
}

struct payload *payload_share(struct payload *payload)
{
    payload->references++;
    return payload;
}

void payload_release(struct payload *payload)
{
    if (payload != NULL && --payload->references == 0)
        free(payload);
}

void gate_init(struct gate *gate, void (*drained)(struct gate *gate))
{
    *gate = (struct gate){.drained = drained};
    TAILQ_INIT(&gate->held);
}

bool rpc_resolve(const char *server, struct sockaddr_storage *address, const char **reason)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    int error = getaddrinfo(server, NULL, &hints, &found);
    if (error != 0) {
        *reason = gai_strerror(error);
        return false;
    }
    memset(address, 0, sizeof *address);
    memcpy(address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return true;
}

struct rpc *rpc_new(const struct sockaddr_storage *address, uint16_t port)
{
    struct rpc *rpc = must(calloc(1, sizeof *rpc));
    rpc->address = *address;
    if (address->ss_family == AF_INET6)
        ((struct sockaddr_in6 *)&rpc->address)->sin6_port = htons(port);
    else
        ((struct sockaddr_in *)&rpc->address)->sin_port = htons(port);
    rpc->fd = -1;
    rpc->next_xid = (uint32_t)time(NULL) * 2654435761U ^ (uint32_t)getpid() << 16;
    TAILQ_INIT(&rpc->unsent);
    TAILQ_INIT(&rpc->sent);
    TAILQ_INIT(&rpc->delayed);
    return rpc;
}

static void call_free(struct call *call)
{
    payload_release(call->tail.payload);
    free(call->head);
    free(call);
}

void rpc_free(struct rpc *rpc)
{
    rpc_fail_all(rpc, ECANCELED);
    if (rpc->fd >= 0)
        close(rpc->fd);
    free(rpc->in);
    free(rpc->joined);
    free(rpc);
}

static void put_credentials(ZDR *zdr, const struct credentials *credentials)
{
    static char machine[64];
    if (machine[0] == '\0')
        gethostname(machine, sizeof machine - 1);
    char *name = machine;
    uint32_t name_size = (uint32_t)strlen(machine), stamp = 0, none = AUTH_NONE, flavor = AUTH_UNIX;
    uint32_t size = 4 + 4 + ((name_size + 3) & ~3U) + 4 + 4 + 4 + 4 * credentials->group_count;
    struct credentials copy = *credentials;
    zdr_u_int(zdr, &flavor);
    zdr_u_int(zdr, &size);
    zdr_u_int(zdr, &stamp);
    zdr_bytes(zdr, &name, &name_size, name_size);
    zdr_u_int(zdr, &copy.uid);
    zdr_u_int(zdr, &copy.gid);
    zdr_u_int(zdr, &copy.group_count);
    for (uint32_t i = 0; i < copy.group_count; i++)
        zdr_u_int(zdr, &copy.groups[i]);
    zdr_u_int(zdr, &none); /* the verifier: AUTH_NONE, no bytes */
    zdr_u_int(zdr, &none);
}

static void encode(struct call *call, const struct credentials *credentials, void *arguments, uint32_t tail_size)
{
    call->head = must(malloc(HEAD_SIZE + (size_t)2 * PATH_LENGTH));
    ZDR zdr;
    zdrmem_create(&zdr, (char *)call->head + RECORD_MARK, HEAD_SIZE + 2 * PATH_LENGTH - RECORD_MARK, ZDR_ENCODE);
    uint32_t header[] = {call->xid, CALL, RPC_MSG_VERSION, call->procedure->program, call->procedure->version,
                         call->procedure->number};
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
        zdr_u_int(&zdr, &header[i]);
    put_credentials(&zdr, credentials);
    if (!call->procedure->arguments(&zdr, arguments))
        abort(); /* names and handles are bounded by the kernel and by NFS, so the buffer is large enough */
    uint32_t size = zdr_getpos(&zdr);
    zdr_destroy(&zdr);
    if (call->tail.payload != NULL) {
        /* The arguments were encoded with no data, and the data's length is what they end with. */
        uint32_t length = htonl(tail_size);
        memcpy(call->head + RECORD_MARK + size - sizeof length, &length, sizeof length);
    }
    call->head_size = RECORD_MARK + size;
    uint32_t mark = htonl(RECORD_LAST | (size + ((tail_size + 3) & ~3U)));
    memcpy(call->head, &mark, sizeof mark);
}

static void enqueue(struct rpc *rpc, struct call *call)
{
    if (call->gate != NULL)
        call->gate->in_flight++;
    TAILQ_INSERT_TAIL(&rpc->unsent, call, link);
}

void rpc_call(struct rpc *rpc, const struct procedure *procedure, const struct credentials *credentials, void *arguments,
              const struct tail *tail, struct gate *gate, done_fn done, void *context)
{
    struct call *call = must(calloc(1, sizeof *call));
    call->xid = rpc->next_xid++;
    call->procedure = procedure;
    call->gate = gate;
    call->done = done;
    call->context = context;
    if (tail != NULL) {
        call->tail = *tail;
        payload_share(tail->payload);
    }
    encode(call, credentials, arguments, (uint32_t)call->tail.size);
    if (gate != NULL && gate->closed) {
        TAILQ_INSERT_TAIL(&gate->held, call, link);
        return;
    }
    enqueue(rpc, call);
    connection_send(rpc);
}

void rpc_recall(struct rpc *rpc, struct gate *gate)
{
    struct call_list *lists[] = {&rpc->unsent, &rpc->delayed};
    for (size_t i = 0; i < 2; i++) {
        struct call *call, *next;
        for (call = TAILQ_FIRST(lists[i]); call != NULL; call = next) {
            next = TAILQ_NEXT(call, link);
            if (call->gate != gate)
                continue;
            TAILQ_REMOVE(lists[i], call, link);
            TAILQ_INSERT_TAIL(&gate->held, call, link);
            gate->in_flight--;
        }
    }
}

void rpc_open_gate(struct rpc *rpc, struct gate *gate)
{
    gate->closed = false;
    struct call *call;
    while ((call = TAILQ_FIRST(&gate->held)) != NULL) {
        TAILQ_REMOVE(&gate->held, call, link);
        enqueue(rpc, call);
    }
    connection_send(rpc);
}

/* The call is on no list any more. */
void call_finish(struct call *call, const struct outcome *outcome)
{
    /* An open gate may go away in the callback, with its file; a closed one cannot. */
    struct gate *gate = call->gate;
    bool drained = gate != NULL && --gate->in_flight == 0 && gate->closed;
    call->done(call->context, outcome);
    call_free(call);
    if (drained)
        gate->drained(gate);
}

void rpc_fail_all(struct rpc *rpc, int error)
{
    struct call_list *lists[] = {&rpc->sent, &rpc->unsent, &rpc->delayed};
    for (size_t i = 0; i < 3; i++) {
        struct call *call;
        while ((call = TAILQ_FIRST(lists[i])) != NULL) {
            TAILQ_REMOVE(lists[i], call, link);
            call_finish(call, &(struct outcome){.error = error, .repeated = call->repeated});
        }
    }
    rpc->sent_of_first = 0;
}

/* Reads the reply's header (RFC 5531, section 9); 0, or the errno for a call that the server did not carry out. */
static int reply_header(ZDR *zdr)
{
    uint32_t denied, flavor, size, status;
    if (!zdr_u_int(zdr, &denied))
        return EPROTO;
    if (denied != MSG_ACCEPTED)
        return EACCES; /* AUTH_ERROR, in practice */
    if (!zdr_u_int(zdr, &flavor) || !zdr_u_int(zdr, &size) || size > 400)
        return EPROTO;
    if (!zdr_setpos(zdr, zdr_getpos(zdr) + ((size + 3) & ~3U)) || !zdr_u_int(zdr, &status))
        return EPROTO;
    if (status == PROG_UNAVAIL || status == PROG_MISMATCH || status == PROC_UNAVAIL)
        return EPROTONOSUPPORT;
    return status == SUCCESS ? 0 : EIO;
}

static bool busy(const struct call *call, const void *result, int error)
{
    return error == 0 && call->procedure->nfs_status && *(const nfsstat3 *)result == NFS3ERR_JUKEBOX;
}

void rpc_reply(struct rpc *rpc, char *record, size_t size)
{
    ZDR zdr;
    uint32_t xid, direction;
    zdrmem_create(&zdr, record, (uint32_t)size, ZDR_DECODE);
    struct call *call = NULL;
    if (zdr_u_int(&zdr, &xid) && zdr_u_int(&zdr, &direction) && direction == REPLY)
        TAILQ_FOREACH(call, &rpc->sent, link)
            if (call->xid == xid)
                break;
    if (call != NULL) {
        _Alignas(16) unsigned char result[MAX_RESULT] = {0};
        TAILQ_REMOVE(&rpc->sent, call, link);
        int error = reply_header(&zdr);
        if (error == 0 && !call->procedure->result(&zdr, result))
            error = EPROTO;
        if (busy(call, result, error)) { /* "ask again later": what a server says in its grace period */
            call->not_before = monotonic_ms() + JUKEBOX_DELAY_MS;
            TAILQ_INSERT_TAIL(&rpc->delayed, call, link);
        } else {
            struct outcome outcome = {.error = error, .repeated = call->repeated, .result = error ? NULL : result};
            if (error == 0 && call->procedure->nfs_status)
                outcome.error = nfs_errno(*(nfsstat3 *)(void *)result);
            call_finish(call, &outcome);
        }
    }
    zdr_destroy(&zdr);
}

bool rpc_idle(const struct rpc *rpc)
{
    return TAILQ_EMPTY(&rpc->unsent) && TAILQ_EMPTY(&rpc->sent) && TAILQ_EMPTY(&rpc->delayed);
}
