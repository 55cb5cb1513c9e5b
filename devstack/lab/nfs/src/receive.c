/* Bytes from the server become records (RFC 5531, section 11), and records replies. */
#include "rpc_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "nfs_error.h"

enum { RECORD_MAX = 4 << 20, FIRST_SIZE = 64 << 10 };

static void make_room(struct rpc *rpc, size_t record)
{
    if (rpc->in_start > 0 && rpc->in_start + record > rpc->in_size) {
        memmove(rpc->in, rpc->in + rpc->in_start, rpc->in_end - rpc->in_start);
        rpc->in_end -= rpc->in_start;
        rpc->in_start = 0;
    }
    if (record > rpc->in_size) {
        rpc->in_size = record < FIRST_SIZE ? FIRST_SIZE : record + record / 2;
        rpc->in = must(realloc(rpc->in, rpc->in_size));
    }
}

static void take_fragment(struct rpc *rpc, char *bytes, size_t size, bool last)
{
    if (last && rpc->joined_size == 0) {
        rpc_reply(rpc, bytes, size);
        return;
    }
    rpc->joined = must(realloc(rpc->joined, rpc->joined_size + size));
    memcpy(rpc->joined + rpc->joined_size, bytes, size);
    rpc->joined_size += size;
    if (last) {
        size_t whole = rpc->joined_size;
        rpc->joined_size = 0;
        rpc_reply(rpc, rpc->joined, whole);
    }
}

/* Hands every complete record on; false if the bytes cannot be RPC. */
static bool take_records(struct rpc *rpc)
{
    while (rpc->in_end - rpc->in_start >= RECORD_MARK) {
        uint32_t mark;
        memcpy(&mark, rpc->in + rpc->in_start, sizeof mark);
        mark = ntohl(mark);
        size_t size = mark & ~(uint32_t)RECORD_LAST;
        if (size > RECORD_MAX || rpc->joined_size + size > RECORD_MAX)
            return false;
        if (rpc->in_end - rpc->in_start < RECORD_MARK + size) {
            make_room(rpc, RECORD_MARK + size);
            return true;
        }
        char *record = rpc->in + rpc->in_start + RECORD_MARK;
        rpc->in_start += RECORD_MARK + size;
        take_fragment(rpc, record, size, (mark & (uint32_t)RECORD_LAST) != 0);
    }
    if (rpc->in_start == rpc->in_end)
        rpc->in_start = rpc->in_end = 0;
    return true;
}

void connection_receive(struct rpc *rpc)
{
    make_room(rpc, rpc->in_end - rpc->in_start + RECORD_MARK);
    ssize_t bytes = recv(rpc->fd, rpc->in + rpc->in_end, rpc->in_size - rpc->in_end, 0);
    if (bytes > 0) {
        rpc->in_end += (size_t)bytes;
        if (!take_records(rpc))
            connection_lost(rpc, EPROTO);
    } else if (bytes == 0 || (errno != EAGAIN && errno != EINTR)) {
        connection_lost(rpc, bytes == 0 ? ECONNRESET : errno);
    }
}
