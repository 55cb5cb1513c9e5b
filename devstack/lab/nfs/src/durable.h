/*
 * Writes are sent UNSTABLE and made durable by COMMIT, as RFC 1813 (sections 3.3.7, 3.3.21, 4.8) lays down. Their data is
 * kept until a COMMIT has confirmed it with the same write verifier; a server that restarted in between has another one,
 * and then gets the data again before anything else of that file is sent.
 */
#pragma once

#include "fs.h"

struct waiter {
    TAILQ_ENTRY(waiter) link;
    uint64_t number;
    void (*done)(void *context, int error);
    void *context;
};

void durable_init(struct node *node);

/* Remembers an answered UNSTABLE write; takes a share of the data. */
void durable_written(struct node *node, const struct credentials *credentials, uint64_t offset, struct payload *data,
                     const writeverf3 verifier);

/* `done` is called once every write answered so far is on stable storage, or with the errno why it is not. */
void durable_flush(struct node *node, void (*done)(void *context, int error), void *context);

/* True if so much is uncommitted that the writer has to wait for a COMMIT. */
bool durable_full(const struct node *node);

/* After a reconnection, before any call is sent again: the server may have restarted. */
void durable_reconnected(struct fs *fs);
