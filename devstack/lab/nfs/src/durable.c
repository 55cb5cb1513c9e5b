#include "durable.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    COMMIT_AT = 32 << 20, /* uncommitted bytes of a file that start a COMMIT unasked: bounds memory and repair time */
    WAIT_AT = 128 << 20,  /* uncommitted bytes from which on writers wait */
};

static void send_commit(struct node *node);
static void repair_rewrite(struct node *node);
static void repair_start(struct gate *gate);

void durable_init(struct node *node)
{
    gate_init(&node->gate, repair_start);
    TAILQ_INIT(&node->durability.extents);
    TAILQ_INIT(&node->durability.waiters);
}

bool durable_full(const struct node *node)
{
    return node->durability.bytes > WAIT_AT;
}

static void drop_extent(struct node *node, struct extent *extent)
{
    struct durability *state = &node->durability;
    TAILQ_REMOVE(&state->extents, extent, link);
    state->bytes -= extent->data->size;
    payload_release(extent->data);
    free(extent);
    if (TAILQ_EMPTY(&state->extents)) {
        TAILQ_REMOVE(&node->fs->uncommitted, node, uncommitted);
        node_release(node);
    }
}

/* Answers those whose writes are safe now (or lost, which the error says). The caller holds the node. */
static void answer_waiters(struct node *node)
{
    struct durability *state = &node->durability;
    struct extent *oldest = TAILQ_FIRST(&state->extents);
    uint64_t safe = oldest != NULL ? oldest->number - 1 : state->last_number;
    int error = state->error;
    struct waiter *waiter, *next;
    for (waiter = TAILQ_FIRST(&state->waiters); waiter != NULL; waiter = next) {
        next = TAILQ_NEXT(waiter, link);
        if (waiter->number > safe)
            continue;
        TAILQ_REMOVE(&state->waiters, waiter, link);
        state->error = 0; /* reported once, as fsync(2) has it */
        waiter->done(waiter->context, error);
        free(waiter);
    }
    bool wanted = !TAILQ_EMPTY(&state->waiters) || state->bytes >= COMMIT_AT;
    if (wanted && state->committing == 0 && !state->repairing)
        send_commit(node);
}

/* True if every extent up to `number` carries this verifier; then they are on stable storage and are dropped. */
static bool confirm(struct node *node, uint64_t number, const writeverf3 verifier)
{
    struct extent *extent, *next;
    TAILQ_FOREACH(extent, &node->durability.extents, link)
        if (extent->number <= number && memcmp(extent->verifier, verifier, sizeof(writeverf3)) != 0)
            return false;
    for (extent = TAILQ_FIRST(&node->durability.extents); extent != NULL && extent->number <= number; extent = next) {
        next = TAILQ_NEXT(extent, link);
        drop_extent(node, extent);
    }
    return true;
}

/* The server refused to make the data durable: nothing can be done but report it. */
static void give_up(struct node *node, uint64_t number, int error)
{
    struct extent *extent;
    node->durability.error = error;
    while ((extent = TAILQ_FIRST(&node->durability.extents)) != NULL && extent->number <= number)
        drop_extent(node, extent);
}

static void repair(struct node *node)
{
    struct durability *state = &node->durability;
    if (state->repairing || TAILQ_EMPTY(&state->extents))
        return;
    state->repairing = true;
    node_hold(node);
    node->gate.closed = true;
    if (node->gate.in_flight == 0)
        repair_start(&node->gate);
}

static void committed(void *context, const struct outcome *outcome)
{
    struct node *node = context;
    const COMMIT3res *result = outcome->result;
    uint64_t number = node->durability.committing;
    node->durability.committing = 0;
    if (outcome->error != 0)
        give_up(node, number, outcome->error);
    else if (!confirm(node, number, result->COMMIT3res_u.resok.verf))
        repair(node);
    answer_waiters(node);
    node_release(node);
}

static void call_commit(struct node *node, struct gate *gate, done_fn done)
{
    struct extent *first = TAILQ_FIRST(&node->durability.extents);
    COMMIT3args arguments = {.file = node_handle(node)}; /* offset 0, count 0: the whole file */
    rpc_call(node->fs->rpc, &NFS_COMMIT, &first->credentials, &arguments, NULL, gate, done, node_hold(node));
}

static void send_commit(struct node *node)
{
    struct durability *state = &node->durability;
    if (TAILQ_EMPTY(&state->extents))
        return;
    state->committing = state->last_number;
    call_commit(node, &node->gate, committed);
}

void durable_written(struct node *node, const struct credentials *credentials, uint64_t offset, struct payload *data,
                     const writeverf3 verifier)
{
    struct durability *state = &node->durability;
    struct extent *extent = must(calloc(1, sizeof *extent));
    extent->number = ++state->last_number;
    extent->offset = offset;
    extent->credentials = *credentials;
    extent->data = payload_share(data);
    memcpy(extent->verifier, verifier, sizeof(writeverf3));
    if (TAILQ_EMPTY(&state->extents)) {
        node_hold(node);
        TAILQ_INSERT_TAIL(&node->fs->uncommitted, node, uncommitted);
    }
    TAILQ_INSERT_TAIL(&state->extents, extent, link);
    state->bytes += data->size;
    if (state->bytes >= COMMIT_AT && state->committing == 0 && !state->repairing)
        send_commit(node);
}

void durable_flush(struct node *node, void (*done)(void *context, int error), void *context)
{
    struct durability *state = &node->durability;
    struct waiter *waiter = must(calloc(1, sizeof *waiter));
    *waiter = (struct waiter){.number = state->last_number, .done = done, .context = context};
    node_hold(node);
    TAILQ_INSERT_TAIL(&state->waiters, waiter, link);
    answer_waiters(node);
    node_release(node);
}

void durable_reconnected(struct fs *fs)
{
    struct node *node;
    TAILQ_FOREACH(node, &fs->uncommitted, uncommitted) {
        if (node->durability.repairing)
            continue; /* its repair's own call is sent again, and the gate is closed */
        rpc_recall(fs->rpc, &node->gate);
        repair(node);
    }
}

/* Repair: ask for the verifier; if it is not the old one, write everything again in order, and ask again. */

static void repair_end(struct node *node)
{
    node->durability.repairing = false;
    rpc_open_gate(node->fs->rpc, &node->gate);
    answer_waiters(node);
    node_release(node);
}

static void repair_probed(void *context, const struct outcome *outcome)
{
    struct node *node = context;
    struct durability *state = &node->durability;
    const COMMIT3res *result = outcome->result;
    if (outcome->error != 0)
        give_up(node, state->last_number, outcome->error);
    if (outcome->error != 0 || confirm(node, state->last_number, result->COMMIT3res_u.resok.verf)) {
        repair_end(node);
    } else {
        state->cursor = TAILQ_FIRST(&state->extents);
        state->cursor_done = 0;
        repair_rewrite(node);
    }
    node_release(node);
}

static void repair_start(struct gate *gate)
{
    struct node *node = (struct node *)(void *)((char *)gate - offsetof(struct node, gate));
    if (TAILQ_EMPTY(&node->durability.extents))
        repair_end(node);
    else
        call_commit(node, NULL, repair_probed);
}

static void repair_rewritten(void *context, const struct outcome *outcome)
{
    struct node *node = context;
    struct durability *state = &node->durability;
    struct extent *extent = state->cursor, *next = TAILQ_NEXT(extent, link);
    const WRITE3res *result = outcome->result;
    uint32_t count = outcome->error == 0 ? result->WRITE3res_u.resok.count : 0;
    if (count == 0) {
        state->error = outcome->error != 0 ? outcome->error : EIO;
        drop_extent(node, extent);
    } else {
        const char *verifier = result->WRITE3res_u.resok.verf;
        /* Another restart between two parts of one extent: the first part is in doubt again. */
        bool split = state->cursor_done > 0 && memcmp(extent->verifier, verifier, sizeof(writeverf3)) != 0;
        memcpy(extent->verifier, verifier, sizeof(writeverf3));
        state->cursor_done = split ? 0 : state->cursor_done + count;
        if (state->cursor_done < extent->data->size)
            next = extent;
    }
    if (next != extent)
        state->cursor_done = 0;
    state->cursor = next;
    repair_rewrite(node);
    node_release(node);
}

static void repair_rewrite(struct node *node)
{
    struct durability *state = &node->durability;
    struct extent *extent = state->cursor;
    if (extent == NULL) {
        repair_start(&node->gate);
        return;
    }
    struct tail tail = {extent->data, state->cursor_done, extent->data->size - state->cursor_done};
    WRITE3args arguments = {
        .file = node_handle(node),
        .offset = extent->offset + tail.offset,
        .count = (uint32_t)tail.size,
        .stable = UNSTABLE,
    };
    rpc_call(node->fs->rpc, &NFS_WRITE, &extent->credentials, &arguments, &tail, NULL, repair_rewritten,
             node_hold(node));
}
