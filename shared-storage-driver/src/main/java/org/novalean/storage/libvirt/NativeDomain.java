package org.novalean.storage.libvirt;

import static org.novalean.storage.libvirt.LibvirtFailure.check;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.libvirt.TypedParameter;
import org.libvirt.TypedStringParameter;
import org.libvirt.TypedUlongParameter;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.SizeT;
import org.libvirt.jna.virDomainBlockJobInfo;
import org.libvirt.jna.virDomainBlockStats;
import org.libvirt.jna.virTypedParameter;
import org.novalean.storage.hypervisor.BlockJob;
import org.novalean.storage.hypervisor.DirtyRate;
import org.novalean.storage.hypervisor.DiskTraffic;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.MigrationJob;
import org.novalean.storage.hypervisor.MigrationResult;
import org.novalean.storage.hypervisor.PostCopyPath;

/** A handle of one domain. Units are libvirt's: MiB/s unless a name says otherwise. */
final class NativeDomain implements AutoCloseable {

  private static final Libvirt LIBVIRT = Libvirt.INSTANCE;
  private static final MoreLibvirt MORE = MoreLibvirt.INSTANCE;

  /** The only unit that virDomainBlockCopy takes is bytes per second. */
  private static final String COPY_BANDWIDTH_BYTES = "bandwidth";

  private static final int COPY_REUSE_EXT = 1 << 1;
  private static final int COPY_TRANSIENT_JOB = 1 << 2;
  private static final int COMMIT_ACTIVE = 1 << 2;
  private static final int ABORT_PIVOT = 1 << 1;
  private static final int SNAPSHOT_NO_METADATA = 1 << 2;
  private static final int SNAPSHOT_DISK_ONLY = 1 << 4;
  private static final int SNAPSHOT_REUSE_EXT = 1 << 5;
  private static final int SNAPSHOT_ATOMIC = 1 << 7;
  private static final int MAX_SPEED_POSTCOPY = 1;
  private static final int JOB_STATS_COMPLETED = 1;
  private static final int JOB_STATS_KEEP_COMPLETED = 1 << 1;
  private static final int STATS_DIRTYRATE = 1 << 9;
  private static final int STATS_WITHOUT_WAITING = 1 << 29;

  /** virDomainMigrateFlags that Nova gives each migration (nova/conf, live_migration_flag). */
  private static final int MIGRATE_LIVE_PEER2PEER_PERSIST_UNDEFINE = 1 | 1 << 1 | 1 << 3 | 1 << 4;

  private static final int MIGRATE_NON_SHARED_INC = 1 << 7;
  private static final int MIGRATE_POSTCOPY = 1 << 15;
  private static final int MIGRATE_TLS = 1 << 16;
  private static final int MIGRATE_POSTCOPY_RESUME = 1 << 19;
  private static final String MIGRATE_URI = "migrate_uri";
  private static final long BYTES_PER_MIB = 1L << 20;

  private final DomainPointer pointer;

  NativeDomain(DomainPointer pointer) {
    this.pointer = pointer;
  }

  String uuid() throws LibvirtFailure {
    return uuid(pointer);
  }

  /** Asks nobody: libvirt's client knows it. */
  static String uuid(DomainPointer pointer) throws LibvirtFailure {
    var text = new byte[Libvirt.VIR_UUID_STRING_BUFLEN];
    check(LIBVIRT.virDomainGetUUIDString(pointer, text));
    return new String(text, 0, text.length - 1, StandardCharsets.US_ASCII);
  }

  /** A domain that Nova runs is gone from libvirt with its QEMU, also since it was asked for. */
  boolean isActive() throws LibvirtFailure {
    try {
      return check(LIBVIRT.virDomainIsActive(pointer)) == 1;
    } catch (LibvirtFailure e) {
      if (e.saysThatThereIsNoSuchDomain()) {
        return false;
      }
      throw e;
    }
  }

  DomainState state() throws LibvirtFailure {
    var state = new IntByReference();
    var reason = new IntByReference();
    check(MORE.virDomainGetState(pointer, state, reason, 0));
    return DomainStates.of(state.getValue(), reason.getValue());
  }

  /** The live definition of a domain that runs, the persistent one of any other. */
  DomainXml xml() throws LibvirtFailure {
    return DomainXml.parse(check(LIBVIRT.virDomainGetXMLDesc(pointer, 0)).toString());
  }

  int snapshots() throws LibvirtFailure {
    return check(LIBVIRT.virDomainSnapshotNum(pointer, 0));
  }

  Optional<BlockJob> blockJob(String disk) throws LibvirtFailure {
    var info = new virDomainBlockJobInfo();
    if (check(LIBVIRT.virDomainGetBlockJobInfo(pointer, disk, info, 0)) == 0) {
      return Optional.empty();
    }
    var kind = BlockJobKinds.of(info.type);
    // At the start, and whenever the guest pauses for breath, done equals total: that means
    // nothing.
    var ready = kind != BlockJob.Kind.PULL && xml().mirrorIsReady(disk);
    return Optional.of(new BlockJob(kind, info.cur, info.end, info.bandwidth.longValue(), ready));
  }

  void copy(String disk, Path destination, long mibPerSecond) throws LibvirtFailure {
    var limits = mibPerSecond == 0 ? new virTypedParameter[0] : bandwidth(mibPerSecond);
    check(
        LIBVIRT.virDomainBlockCopy(
            pointer,
            disk,
            DiskXml.copyDestination(destination),
            limits.length == 0 ? null : limits,
            limits.length,
            COPY_REUSE_EXT | COPY_TRANSIENT_JOB));
  }

  private static virTypedParameter[] bandwidth(long mibPerSecond) {
    var limit = new TypedUlongParameter(mibPerSecond * BYTES_PER_MIB);
    limit.field = COPY_BANDWIDTH_BYTES;
    return new virTypedParameter[] {TypedParameter.toNative(limit)};
  }

  void commit(String disk, Path base, long mibPerSecond) throws LibvirtFailure {
    check(
        LIBVIRT.virDomainBlockCommit(
            pointer, disk, base.toString(), null, new NativeLong(mibPerSecond), COMMIT_ACTIVE));
  }

  void pull(String disk, long mibPerSecond) throws LibvirtFailure {
    check(MORE.virDomainBlockPull(pointer, disk, new NativeLong(mibPerSecond), 0));
  }

  void jobSpeed(String disk, long mibPerSecond) throws LibvirtFailure {
    check(MORE.virDomainBlockJobSetSpeed(pointer, disk, new NativeLong(mibPerSecond), 0));
  }

  void cancelJob(String disk) throws LibvirtFailure {
    check(LIBVIRT.virDomainBlockJobAbort(pointer, disk, 0));
  }

  void pivot(String disk) throws LibvirtFailure {
    check(LIBVIRT.virDomainBlockJobAbort(pointer, disk, ABORT_PIVOT));
  }

  void suspend() throws LibvirtFailure {
    check(LIBVIRT.virDomainSuspend(pointer));
  }

  void resume() throws LibvirtFailure {
    check(LIBVIRT.virDomainResume(pointer));
  }

  void destroy() throws LibvirtFailure {
    check(LIBVIRT.virDomainDestroy(pointer));
  }

  void snapshotOnto(String disk, Path overlay) throws LibvirtFailure {
    var snapshot =
        check(
            LIBVIRT.virDomainSnapshotCreateXML(
                pointer,
                DiskXml.snapshot(xml().targets(), disk, overlay),
                SNAPSHOT_DISK_ONLY | SNAPSHOT_NO_METADATA | SNAPSHOT_REUSE_EXT | SNAPSHOT_ATOMIC));
    check(LIBVIRT.virDomainSnapshotFree(snapshot));
  }

  void openReadOnly(Path backing) throws LibvirtFailure {
    new BlockNodes(new QemuMonitor(pointer)).openReadOnly(backing);
  }

  Optional<MigrationJob> outgoingMigration() throws LibvirtFailure {
    return jobStatistics(0).outgoingMigration();
  }

  Optional<MigrationResult> arrival() throws LibvirtFailure {
    return jobStatistics(JOB_STATS_COMPLETED | JOB_STATS_KEEP_COMPLETED).arrival();
  }

  private JobStatistics jobStatistics(int flags) throws LibvirtFailure {
    var type = new IntByReference();
    var parameters = new PointerByReference();
    var count = new IntByReference();
    check(LIBVIRT.virDomainGetJobStats(pointer, type, parameters, count, flags));
    // fromPointer frees what it has read (libvirt-java 0.5.4).
    var values = TypedParameter.fromPointer(parameters.getValue(), count.getValue());
    return JobStatistics.of(type.getValue(), values);
  }

  void startDirtyRate(int seconds) throws LibvirtFailure {
    check(MORE.virDomainStartDirtyRateCalc(pointer, seconds, 0));
  }

  Optional<DirtyRate> dirtyRate() throws LibvirtFailure {
    var domains = new Memory(2L * Native.POINTER_SIZE);
    domains.setPointer(0, pointer.getPointer());
    domains.setPointer(Native.POINTER_SIZE, Pointer.NULL);
    var records = new PointerByReference();
    var count =
        check(MORE.virDomainListGetStats(domains, STATS_DIRTYRATE, records, STATS_WITHOUT_WAITING));
    try {
      return count == 0 ? Optional.empty() : statistics(records.getValue().getPointer(0)).rate();
    } finally {
      MORE.virDomainStatsRecordListFree(records.getValue());
    }
  }

  /** virDomainStatsRecord: the domain, its parameters, and how many they are. */
  private static DirtyRateStatistics statistics(Pointer statsOfDomain) {
    var parameters = statsOfDomain.getPointer(Native.POINTER_SIZE);
    return DirtyRateStatistics.of(parameters, statsOfDomain.getInt(2L * Native.POINTER_SIZE));
  }

  void limitPostCopy(long mibPerSecond) throws LibvirtFailure {
    check(
        MORE.virDomainMigrateSetMaxSpeed(
            pointer, new NativeLong(mibPerSecond), MAX_SPEED_POSTCOPY));
  }

  /**
   * The flags must be those of the migration that broke: the rest of it goes by these (libvirt 9).
   */
  void resumePostCopy(PostCopyPath path) throws LibvirtFailure {
    var parameters = path.migrationUri().map(NativeDomain::migrateUri).stream().toList();
    var flags =
        MIGRATE_LIVE_PEER2PEER_PERSIST_UNDEFINE
            | MIGRATE_POSTCOPY
            | MIGRATE_POSTCOPY_RESUME
            | (path.disksCopied() ? MIGRATE_NON_SHARED_INC : 0)
            | (path.tls() ? MIGRATE_TLS : 0);
    check(
        LIBVIRT.virDomainMigrateToURI3(
            pointer,
            path.libvirtUri(),
            parameters.isEmpty() ? null : parameters.toArray(virTypedParameter[]::new),
            parameters.size(),
            flags));
  }

  private static virTypedParameter migrateUri(String uri) {
    var parameter = new TypedStringParameter(uri);
    parameter.field = MIGRATE_URI;
    return TypedParameter.toNative(parameter);
  }

  DiskTraffic traffic(String disk) throws LibvirtFailure {
    var stats = new virDomainBlockStats();
    check(LIBVIRT.virDomainBlockStats(pointer, disk, stats, new SizeT(stats.size())));
    return new DiskTraffic(disk, stats.rd_bytes, stats.wr_bytes);
  }

  @Override
  public void close() {
    LIBVIRT.virDomainFree(pointer);
  }
}
