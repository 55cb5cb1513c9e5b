/*
 * The TCP connection under the calls: set up, sending, loss and return.
 *
 * A hard mount never gives up: a lost connection is set up again and what was not answered is sent again. While a
 * connection stands nothing is sent twice, however long the server is silent: a copy of an old WRITE that a stopped
 * server finds in its socket later could otherwise overwrite newer data.
 */
#include "rpc_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

#ifndef TCP_RTO_MAX_MS
#define TCP_RTO_MAX_MS 44 /* Linux 6.15 */
#endif

enum {
    CONNECT_MS = 10000,
    BACKOFF_FIRST_MS = 100,
    BACKOFF_LAST_MS = 2000,
    SEND_VECTORS = 96,
};

static void tune(int fd)
{
    int on = 1, idle = 10, interval = 5, count = 6, retransmit_ms = 2000;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    /* A server that vanished (power, link) is noticed, and one that is back is met again within seconds. Older kernels
     * refuse the last option and then wait longer between retransmissions. */
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
    setsockopt(fd, IPPROTO_TCP, TCP_RTO_MAX_MS, &retransmit_ms, sizeof retransmit_ms);
}

static void connected(struct rpc *rpc)
{
    bool again = rpc->was_connected;
    rpc->was_connected = true;
    rpc->backoff = BACKOFF_FIRST_MS;
    if (rpc->silent)
        syslog(LOG_NOTICE, "NFS server %s answers again", rpc->server);
    rpc->silent = false;
    if (again && rpc->hard)
        rpc->reconnected(rpc->reconnected_context); /* first, as it takes calls back that must not go out yet */
    rpc->state = CONNECTED;
    connection_send(rpc);
}

void connection_start(struct rpc *rpc)
{
    int family = rpc->address.ss_family;
    rpc->fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (rpc->fd < 0) {
        connection_lost(rpc, errno);
        return;
    }
    tune(rpc->fd);
    if (family == AF_INET)
        (void)bindresvport(rpc->fd, NULL); /* what servers with "secure" exports ask for; others do not care */
    socklen_t size = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    rpc->state = CONNECTING;
    rpc->deadline = monotonic_ms() + CONNECT_MS;
    if (connect(rpc->fd, (struct sockaddr *)&rpc->address, size) == 0)
        connected(rpc);
    else if (errno != EINPROGRESS)
        connection_lost(rpc, errno);
}

void connection_lost(struct rpc *rpc, int error)
{
    if (rpc->fd >= 0)
        close(rpc->fd);
    rpc->fd = -1;
    rpc->in_start = rpc->in_end = rpc->joined_size = rpc->sent_of_first = 0;
    TAILQ_CONCAT(&rpc->sent, &rpc->unsent, link);
    TAILQ_CONCAT(&rpc->unsent, &rpc->sent, link);
    struct call *call;
    TAILQ_FOREACH(call, &rpc->unsent, link)
        call->repeated = call->touched;
    bool was_up = rpc->state == CONNECTED;
    rpc->state = DISCONNECTED;
    if (!rpc->hard) {
        rpc_fail_all(rpc, error);
        return;
    }
    if (!was_up && !rpc->silent) {
        syslog(LOG_WARNING, "NFS server %s does not answer (%s); trying on", rpc->server, strerror(error));
        rpc->silent = true;
    }
    rpc->deadline = monotonic_ms() + rpc->backoff;
    rpc->backoff = rpc->backoff * 2 < BACKOFF_LAST_MS ? rpc->backoff * 2 : BACKOFF_LAST_MS;
}

void rpc_make_hard(struct rpc *rpc, const char *server, reconnected_fn hook, void *context)
{
    rpc->hard = true;
    rpc->server = server;
    rpc->reconnected = hook;
    rpc->reconnected_context = context;
    rpc->backoff = BACKOFF_FIRST_MS;
}

/* The parts of one call from its byte `skip` on; returns how many vectors that took. */
static int vectors(const struct call *call, size_t skip, struct iovec *out)
{
    static const char padding[4];
    struct iovec parts[3] = {{call->head, call->head_size}};
    if (call->tail.payload != NULL) {
        parts[1] = (struct iovec){call->tail.payload->bytes + call->tail.offset, call->tail.size};
        parts[2] = (struct iovec){(char *)padding, -call->tail.size & 3};
    }
    int count = 0;
    for (int i = 0; i < 3; i++) {
        size_t drop = skip < parts[i].iov_len ? skip : parts[i].iov_len;
        skip -= drop;
        if (parts[i].iov_len > drop)
            out[count++] = (struct iovec){(char *)parts[i].iov_base + drop, parts[i].iov_len - drop};
    }
    return count;
}

static void account(struct rpc *rpc, size_t bytes)
{
    while (bytes > 0) {
        struct call *call = TAILQ_FIRST(&rpc->unsent);
        size_t left = call->head_size + call->tail.size + (-call->tail.size & 3) - rpc->sent_of_first;
        call->touched = true;
        if (bytes < left) {
            rpc->sent_of_first += bytes;
            return;
        }
        bytes -= left;
        rpc->sent_of_first = 0;
        TAILQ_REMOVE(&rpc->unsent, call, link);
        TAILQ_INSERT_TAIL(&rpc->sent, call, link);
    }
}

void connection_send(struct rpc *rpc)
{
    while (rpc->state == CONNECTED && !TAILQ_EMPTY(&rpc->unsent)) {
        struct iovec vector[SEND_VECTORS];
        struct msghdr message = {.msg_iov = vector};
        size_t skip = rpc->sent_of_first;
        struct call *call;
        TAILQ_FOREACH(call, &rpc->unsent, link) {
            if (message.msg_iovlen + 3 > SEND_VECTORS)
                break;
            message.msg_iovlen += (size_t)vectors(call, skip, vector + message.msg_iovlen);
            skip = 0;
        }
        ssize_t bytes = sendmsg(rpc->fd, &message, MSG_NOSIGNAL);
        if (bytes < 0) {
            if (errno != EAGAIN && errno != EINTR)
                shutdown(rpc->fd, SHUT_RDWR); /* the event loop then finds the connection lost, outside of any callback */
            return;
        }
        account(rpc, (size_t)bytes);
    }
}

static void resume_delayed(struct rpc *rpc)
{
    struct call *call;
    while ((call = TAILQ_FIRST(&rpc->delayed)) != NULL && call->not_before <= monotonic_ms()) {
        TAILQ_REMOVE(&rpc->delayed, call, link);
        TAILQ_INSERT_TAIL(&rpc->unsent, call, link);
    }
}

int rpc_fd(const struct rpc *rpc)
{
    return rpc->fd;
}

short rpc_events(const struct rpc *rpc)
{
    if (rpc->state == CONNECTING)
        return POLLOUT;
    return TAILQ_EMPTY(&rpc->unsent) ? POLLIN : POLLIN | POLLOUT;
}

int rpc_timeout(const struct rpc *rpc)
{
    int64_t due = rpc->deadline;
    if (rpc->state == CONNECTED) {
        if (TAILQ_EMPTY(&rpc->delayed))
            return -1;
        due = TAILQ_FIRST(&rpc->delayed)->not_before;
    } else if (rpc->state == DISCONNECTED && !rpc->hard) {
        return TAILQ_EMPTY(&rpc->unsent) ? -1 : 0;
    }
    int64_t left = due - monotonic_ms();
    return left < 0 ? 0 : (int)left;
}

void rpc_handle(struct rpc *rpc, short events)
{
    if (rpc->state == DISCONNECTED) {
        if (monotonic_ms() >= rpc->deadline)
            connection_start(rpc);
    } else if (rpc->state == CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        if (events != 0 && getsockopt(rpc->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0)
            connected(rpc);
        else if (events != 0 || monotonic_ms() >= rpc->deadline)
            connection_lost(rpc, error != 0 ? error : ETIMEDOUT);
    } else {
        resume_delayed(rpc);
        if (events & (POLLIN | POLLERR | POLLHUP))
            connection_receive(rpc);
        connection_send(rpc);
    }
}

bool rpc_run(struct rpc *rpc, int milliseconds)
{
    int64_t end = monotonic_ms() + milliseconds;
    while (!rpc_idle(rpc)) {
        int64_t left = end - monotonic_ms();
        if (left <= 0)
            return false;
        int wait = rpc_timeout(rpc);
        struct pollfd entry = {.fd = rpc_fd(rpc), .events = rpc_events(rpc)};
        int ready = poll(&entry, 1, wait < 0 || wait > left ? (int)left : wait);
        rpc_handle(rpc, ready > 0 ? entry.revents : 0);
    }
    return true;
}
