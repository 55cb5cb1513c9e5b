package org.novalean.events;

import java.time.Duration;

/**
 * How far a listener is behind.
 *
 * @param waiting notifications in the queue that are not handled yet, the one at hand among them
 * @param age how old the oldest of them is, by the clock of whoever sent it; zero where none waits
 */
public record Lag(long waiting, Duration age) {}
