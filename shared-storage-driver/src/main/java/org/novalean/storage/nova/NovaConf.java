package org.novalean.storage.nova;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.novalean.configuration.ini.IniFile;
import org.novalean.configuration.ini.IniReader;

/**
 * Nova's effective configuration on one host, with the defaults of Nova 26 ({@code nova/conf}).
 * What is odd in it is Nova's to judge.
 */
public final class NovaConf {

  private static final String DEFAULT = IniFile.DEFAULT_SECTION;
  private static final String LIBVIRT = "libvirt";
  private static final String IMAGE_CACHE = "image_cache";
  private static final String NOTIFICATIONS = "notifications";
  private static final String DRIVERS = "oslo_messaging_notifications";
  private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");

  private final List<Path> files;
  private final OsloValues values;

  private NovaConf(List<Path> files, OsloValues values) {
    this.files = List.copyOf(files);
    this.values = values;
  }

  /**
   * Reads it.
   *
   * @param sources files, and directories whose {@code *.conf} are read in order; in the order of
   *     the service's command line. Those that do not exist are passed over
   * @throws IOException where one cannot be read
   */
  public static NovaConf read(List<Path> sources) throws IOException {
    var files = new ArrayList<Path>();
    for (var source : sources) {
      files.addAll(filesOf(source));
    }
    var read = new ArrayList<IniFile>();
    for (var file : files) {
      read.add(IniReader.read(file));
    }
    return new NovaConf(files, new OsloValues(read));
  }

  /** The same, where a service runs with it; empty where none does, or it cannot be read. */
  public static Optional<NovaConf> inUse(List<Path> sources) {
    try {
      return Optional.of(read(sources)).filter(NovaConf::isInUse);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> filesOf(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return Files.exists(source) ? List.of(source) : List.of();
    }
    try (var files = Files.list(source)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
    }
  }

  /** What was read, in order. */
  public List<Path> files() {
    return files;
  }

  /** Packages install one that sets nothing: no service can run with it. */
  public boolean isInUse() {
    return value(DEFAULT, "transport_url").isPresent();
  }

  /** A controller's has no section for libvirt, as a rule. */
  public boolean isOfComputeHost() {
    return values.has(LIBVIRT);
  }

  /** The name of this nova-compute where one is given; else it is the machine's. */
  public Optional<String> host() {
    return value(DEFAULT, "host");
  }

  /** Where the servers' disks are. */
  public Path instancesPath() {
    return Path.of(
        value(DEFAULT, "instances_path")
            .orElseGet(() -> value(DEFAULT, "state_path").orElse("/var/lib/nova") + "/instances"));
  }

  /** {@code live_migration_permit_post_copy}. */
  public boolean permitsPostCopy() {
    return flag(false, value(LIBVIRT, "live_migration_permit_post_copy"));
  }

  /** {@code live_migration_tunnelled}, in which libvirt does no post-copy. */
  public boolean tunnelsMigrations() {
    return flag(false, value(LIBVIRT, "live_migration_tunnelled"));
  }

  /** {@code live_migration_inbound_addr}: where other hosts send servers to. */
  public Optional<String> inboundAddress() {
    return value(LIBVIRT, "live_migration_inbound_addr");
  }

  /**
   * Where other hosts send servers to.
   *
   * @param machine the machine's own name, which counts where nova.conf gives none
   */
  public String migrationAddress(String machine) {
    return inboundAddress().or(this::host).orElse(machine);
  }

  /** {@code live_migration_with_native_tls}. */
  public boolean encryptsMigrations() {
    return flag(false, value(LIBVIRT, "live_migration_with_native_tls"));
  }

  /**
   * {@code live_migration_parallel_connections}, of Nova 33 (2026.1) and later; what is no number
   * counts as one connection.
   */
  public int parallelConnections() {
    try {
      return value(LIBVIRT, "live_migration_parallel_connections").map(Integer::parseInt).orElse(1);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /**
   * {@code live_migration_bandwidth}, in MiB/s, 0 for no limit; QEMU keeps to it in pre-copy only.
   */
  public long migrationMibPerSecond() {
    try {
      return value(LIBVIRT, "live_migration_bandwidth").map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** How this host reaches the libvirt of others (driver.py, {@code _live_migration_uri}). */
  public MigrationUri migrationUri() {
    return MigrationUri.of(
        value(LIBVIRT, "live_migration_uri"), value(LIBVIRT, "live_migration_scheme"));
  }

  /** {@code notification_format}. */
  public String notificationFormat() {
    return value(NOTIFICATIONS, "notification_format").orElse("unversioned");
  }

  /** {@code notify_on_state_change}. */
  public Optional<String> notifyOnStateChange() {
    return value(NOTIFICATIONS, "notify_on_state_change");
  }

  /** What takes notifications: without one that is for RabbitMQ none is published. */
  public List<String> notificationDrivers() {
    return values.all(
        OsloValues.at(DRIVERS, "driver"), OsloValues.at(DEFAULT, "notification_driver"));
  }

  /** Whether Nova deletes no base image that nobody uses, as far as it sees. */
  public boolean keepsBaseImages() {
    var interval =
        values.value(
            OsloValues.at(IMAGE_CACHE, "manager_interval"),
            OsloValues.at(DEFAULT, "image_cache_manager_interval"));
    var removes =
        values.value(
            OsloValues.at(IMAGE_CACHE, "remove_unused_base_images"),
            OsloValues.at(DEFAULT, "remove_unused_base_images"));
    return interval.filter("-1"::equals).isPresent() || !flag(true, removes);
  }

  private Optional<String> value(String section, String key) {
    return values.value(OsloValues.at(section, key));
  }

  private static boolean flag(boolean byDefault, Optional<String> value) {
    return value.map(text -> TRUE.contains(text.toLowerCase(Locale.ROOT))).orElse(byDefault);
  }
}
