package org.novalean.storage.hypervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the agent asks of its host's libvirt. Every method may throw a {@link HypervisorException};
 * none but {@link #resumePostCopy} waits for longer than the implementation's deadline, a hung
 * share included.
 *
 * <p>Implementations are safe for use by several threads. Block jobs are libvirt's: they outlive
 * the agent, and end with the domain's QEMU.
 */
public interface Hypervisor extends AutoCloseable {

  /** QEMU samples no block of memory that is smaller (migration/dirtyrate.h, MIN_RAMBLOCK_SIZE). */
  long SAMPLED_BYTES = 128L << 20;

  /** Which libvirt and which QEMU this host has. */
  Versions versions();

  /** All domains that libvirt knows on this host, running or not. */
  List<Domain> domains();

  /** The domain of a server, or empty where libvirt knows none. */
  Optional<Domain> domain(String serverId);

  /** The block job on a disk, or empty where there is none. */
  Optional<BlockJob> blockJob(String serverId, String target);

  /**
   * Starts a full copy of a disk into an image that exists already ({@code virDomainBlockCopy} with
   * REUSE_EXT and TRANSIENT_JOB, qcow2, not shallow). Refused while the server is migrated, as all
   * jobs are, and for a disk of cache mode {@code unsafe}, which QEMU never flushes.
   *
   * @param mibPerSecond 0 for no limit
   */
  void startCopy(String serverId, String target, Path destination, long mibPerSecond);

  /**
   * Starts the active commit of a disk's top into its backing image ({@code virDomainBlockCommit}
   * with ACTIVE).
   *
   * @param base the backing image as libvirt names it in the chain
   * @param mibPerSecond 0 for no limit
   */
  void startCommit(String serverId, String target, Path base, long mibPerSecond);

  /**
   * Starts to pull all that a disk reads from its backing images into its top ({@code
   * virDomainBlockPull}). When it ends by itself the top has no backing image any more.
   *
   * @param mibPerSecond 0 for no limit
   */
  void startPull(String serverId, String target, long mibPerSecond);

  /**
   * Changes the speed of a job that runs.
   *
   * @param mibPerSecond 0 for no limit
   */
  void setJobSpeed(String serverId, String target, long mibPerSecond);

  /**
   * Ends a job and waits until it is gone. The disk stays as it was before a copy or commit; what a
   * pull has pulled stays pulled. Does nothing where there is no job.
   */
  void cancelJob(String serverId, String target);

  /** Makes the domain use the target of a copy or commit that is {@link BlockJob#ready ready}. */
  void pivot(String serverId, String target);

  /** Stops the vCPUs ({@code virDomainSuspend}); all disks are flushed then. */
  void suspend(String serverId);

  /** Lets the vCPUs run again. */
  void resume(String serverId);

  /**
   * Makes an overlay that exists already the top of a disk: an external snapshot of this disk alone
   * (DISK_ONLY, NO_METADATA, REUSE_EXT, ATOMIC).
   */
  void snapshotOnto(String serverId, String target, Path overlay);

  /**
   * Has the server's QEMU open a backing image for reading alone. An active commit that ended
   * without a pivot leaves its base open for writing (libvirt 9 opens it so before the commit), and
   * nobody else, such as Nova's live snapshot, may open it then. Does nothing where the image is
   * not open for writing; refused for the image that the guest writes to, and while the server is
   * migrated.
   */
  void openReadOnly(String serverId, Path backing);

  /** The outgoing live migration of a domain, or empty where there is none. */
  Optional<MigrationJob> outgoingMigration(String serverId);

  /**
   * Limits what an outgoing migration may send in post-copy, which Nova never does ({@code
   * virDomainMigrateSetMaxSpeed} with POSTCOPY). libvirt 9 takes it before a migration, which then
   * starts with it, and at any time while one runs.
   *
   * @param mibPerSecond 0 for no limit
   */
  void limitPostCopy(String serverId, long mibPerSecond);

  /**
   * Goes on with a post-copy that broke, on its source ({@code virDomainMigrateToURI3} with
   * POSTCOPY_RESUME, libvirt 8.5 or later). Blocks, perhaps for hours, until all memory has moved
   * and the domain is gone from here, or until it breaks again. libvirt goes on where the caller
   * dies. Refused unless the domain is {@link DomainState#PAUSED_POST_COPY_FAILED}.
   */
  void resumePostCopy(String serverId, PostCopyPath path);

  /**
   * Ends the QEMU that a broken post-copy left on its source ({@code virDomainDestroy}); its guest
   * has not run since the switch, and what is left of its memory is lost. Refused unless the domain
   * is {@link DomainState#PAUSED_POST_COPY_FAILED}.
   */
  void endBrokenHalf(String serverId);

  /** The QEMU of a server that is seen among this host's processes, whatever libvirt says. */
  Optional<QemuProcess> qemuOf(String serverId);

  /** What the guest has read and written since its QEMU started, for each disk. */
  List<DiskTraffic> diskTraffic(String serverId);

  /**
   * How much memory a server has, how much of it its QEMU holds, and how much is other than zero.
   *
   * @param samples how many pages are looked at for that, at most; 0 for none
   */
  GuestMemory memory(String serverId, int samples);

  /**
   * Has QEMU look how fast the guest changes its memory ({@code virDomainStartDirtyRateCalc}, by
   * samples, libvirt 7.2 or later); the guest is not slowed down. Returns at once. Refused while
   * the server is migrated, and for a guest with less than {@link #SAMPLED_BYTES}.
   *
   * @param seconds how long, 1 to 60
   */
  void startDirtyRate(String serverId, int seconds);

  /** What QEMU found when it looked last; empty while it looks, and where it never did. */
  Optional<DirtyRate> dirtyRate(String serverId);

  /**
   * What the live migration that brought a server here took; empty where none did, as is known.
   * libvirt 9 tells it of pre-copy alone: of one that went through post-copy it tells nothing,
   * neither here nor on the source (seen).
   */
  Optional<MigrationResult> arrival(String serverId);

  /** Tells of changes until the hypervisor is closed. The listener must not block. */
  void listen(HypervisorListener listener);

  @Override
  void close();
}
