package org.novalean.storage.messages;

import java.util.Optional;

/**
 * Nova can have the server's disks.
 *
 * @param cancelled what was cancelled for it, in words; empty where nothing ran
 */
public record Released(Optional<String> cancelled) {}
