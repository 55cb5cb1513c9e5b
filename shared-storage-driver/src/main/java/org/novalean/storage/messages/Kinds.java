package org.novalean.storage.messages;

/** The kinds of requests that an agent answers; beside each what it takes and what it returns. */
public final class Kinds {

  /**
   * Of what is said in these requests; one more whenever adapter and agents of before would
   * misunderstand.
   */
  public static final int PROTOCOL = 1;

  /** {@link Nothing} → {@link HostReport}: what this host has now. */
  public static final String DESCRIBE = "describe";

  /** {@link StartSeal} → {@link JobReport}: seals all placeable disks of a server, one by one. */
  public static final String SEAL = "seal";

  /** {@link StartHydration} → {@link JobReport}: brings data at rest back to the local disk. */
  public static final String HYDRATE = "hydrate";

  /** {@link JobOf} → {@link JobReport}: how far a job is. Asking keeps it going. */
  public static final String JOB = "job";

  /**
   * {@link ServerOf} → {@link Released}: cancels the jobs of a server, and begins none on it for a
   * while. Returns when Nova can have the disk.
   */
  public static final String RELEASE = "release";

  /** {@link Identify} → {@link Identities}: the layers that a server of this host stands on. */
  public static final String IDENTIFY = "identify";

  /** {@link Prove} → {@link Proven}: whether this host sees just those layers. */
  public static final String PROVE = "prove";

  /**
   * {@link WatchMigration} → {@link MigrationSeen}: returns when memory begins to flow, or when it
   * is known that it will not.
   */
  public static final String WATCH_MIGRATION = "watch-migration";

  /**
   * {@link ServerOf} → {@link MigrationSeen}: how far an outgoing migration is, post-copy included.
   */
  public static final String MIGRATION = "migration";

  /**
   * {@link ServerOf} → {@link Obstacles}: what on this host stands in the way of a post-copy of the
   * server from here.
   */
  public static final String POST_COPY_FROM = "post-copy-from";

  /** {@link Nothing} → {@link Obstacles}: what stands in the way of any post-copy to here. */
  public static final String POST_COPY_TO = "post-copy-to";

  /**
   * {@link ResumePostCopy} → {@link Resumption}: goes on with a post-copy that broke. Asked again,
   * it tells of the attempt under way.
   */
  public static final String RESUME_POST_COPY = "resume-post-copy";

  /** {@link ServerOf} → {@link HalfSeen}: what this host has of a server. */
  public static final String HALF = "half";

  /**
   * {@link ServerOf} → {@link Kept}: gives a server's files of disks here a second name, which Nova
   * does not delete.
   */
  public static final String KEEP_DISKS = "keep-disks";

  /**
   * {@link ServerOf} → {@link Nothing}: a server is about to be migrated from this host; gives the
   * files of its disks here a second name that Nova does not know, until {@link #LET_GO}, and
   * begins no job on them for a while. Doing it again is fine.
   */
  public static final String KEEP_FOR_MIGRATION = "keep-for-migration";

  /**
   * {@link ServerOf} → {@link Nothing}: the files that were kept for a server's migration from here
   * are needed no more: its guest went on elsewhere.
   */
  public static final String LET_GO = "let-go";

  /**
   * {@link ServerOf} → {@link HalfSeen}: ends the half that a broken post-copy left on its source,
   * whose guest went on elsewhere. Refused for any other guest; where none is left, nothing is
   * done.
   */
  public static final String END_HALF = "end-half";

  /**
   * {@link Nothing} → {@link org.novalean.storage.layer.HostInventory}: what this host's disks
   * stand on, and what its journal and its QEMUs name besides.
   */
  public static final String INVENTORY = "inventory";

  /** {@link Nothing} → {@link ShareContents}: what lies on the share. */
  public static final String SHARE_FILES = "share-files";

  /** {@link UnusedSince} → {@link Nothing}: notes down what the next plan needs. */
  public static final String NOTE_UNUSED = "note-unused";

  /** {@link Collect} → {@link Collected}: carries verdicts out. */
  public static final String COLLECT = "collect";

  /**
   * {@link StageEvacuation} → {@link Staged}: makes the empty top over a server's newest whole
   * layer that an evacuation to this host will find.
   */
  public static final String STAGE_EVACUATION = "stage-evacuation";

  /**
   * {@link ServerOf} → {@link Staged}: puts an empty top over a server's newest whole layer in the
   * place of the disk that Nova made anew when it evacuated the server to this host.
   */
  public static final String REPAIR_EVACUATION = "repair-evacuation";

  /** {@link DiskOf} → {@link DiskCopy}: how far the copy of a volume that Nova makes is. */
  public static final String DISK_COPY = "disk-copy";

  /**
   * {@link DiskOf} → {@link DiskCopy}: ends that copy, so that the volume stays where it was.
   * Refused for any other block job.
   */
  public static final String END_DISK_COPY = "end-disk-copy";

  /**
   * {@link MeasureMemory} → {@link MemorySeen}: a guest's memory, how fast it changes, and how fast
   * this host may send it. Takes as long as QEMU is to look.
   */
  public static final String MEASURE_MEMORY = "measure-memory";

  /**
   * {@link ServerOf} → {@link MigrationTook}: what the migration that brought a server here took.
   * Of one that went through post-copy just when its guest ran here.
   */
  public static final String ARRIVAL = "arrival";

  /**
   * {@link ServerOf} → {@link MigrationTook}: what a server's last migration away from here took,
   * as far as the agent saw it, and when its guest was stopped for post-copy.
   */
  public static final String DEPARTURE = "departure";

  /** {@link Nothing} → {@link HostPreflight}: whether this host is as it must be. */
  public static final String PREFLIGHT = "preflight";

  /** {@link Reach} → {@link Reached}: whether this host reaches the libvirt of others. */
  public static final String REACH = "reach";

  /**
   * {@link UseShare} → {@link Nothing}: tells which export a {@code cinder:} share is. Refused for
   * any other share than the one that the host's configuration names, for what is no export, and
   * where something of the host stands on another one. Telling it again is fine.
   */
  public static final String USE_SHARE = "use-share";

  private Kinds() {}
}
