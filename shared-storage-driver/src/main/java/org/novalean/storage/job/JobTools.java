package org.novalean.storage.job;

import java.time.Clock;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.image.DiskImages;

/** All that jobs act with. */
public record JobTools(
    Hypervisor hypervisor,
    DiskImages images,
    DiskFiles files,
    LayerStore layers,
    OpenFiles openFiles,
    Journal journal,
    Watchdog watchdog,
    JobSettings settings,
    StepObserver steps,
    Clock clock) {}
