package org.novalean.storage.messages;

/**
 * A request about the job of a server that runs, or ended last. Asking keeps it going.
 *
 * @param keepOnly whoever asks has not just seen that Nova does nothing with the server, so the
 *     guest's disk must not change hands for it. Adapters of older versions do not tell
 */
public record JobOf(String serverId, boolean keepOnly) {}
