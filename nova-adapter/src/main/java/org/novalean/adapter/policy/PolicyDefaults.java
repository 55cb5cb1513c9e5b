package org.novalean.adapter.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What holds where neither server, flavor nor image says anything: the configuration's {@code
 * [lean]}.
 */
public record PolicyDefaults(
    SwitchMode mode, Optional<Duration> deadline, DeadlineAction deadlineAction) {}
