package org.novalean.adapter.history.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.novalean.adapter.history.HistoryException;

/**
 * The files of an H2 database, made for its owner alone.
 *
 * <p>The service serves the file that it has open to the others of this machine ({@code
 * AUTO_SERVER}), so that the CLI reads while the service writes: at a loopback address, to whoever
 * knows the random key in the lock file. Who just reads never serves it: the service would come to
 * depend on a command, and hang where that is stopped (Ctrl-Z).
 */
final class H2Files {

  private static final String PREFIX = "jdbc:h2:file:";
  private static final String SERVER_PREFIX = "jdbc:h2:tcp://";

  /** What a URL may say to the service, and not to who just reads. */
  private static final Set<String> OF_THE_SERVICE =
      Set.of("AUTO_SERVER", "AUTO_SERVER_PORT", "WRITE_DELAY", "ACCESS_MODE_DATA");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  static {
    // H2 would listen on all addresses. It reads this once, when it is first used.
    System.setProperty("h2.bindAddress", InetAddress.getLoopbackAddress().getHostAddress());
  }

  private final String base;
  private final List<String> settings;
  private final Path database;
  private final Path lock;

  /**
   * @param settings of the URL, as {@code NAME=value}
   */
  private H2Files(String base, List<String> settings) {
    this.base = base;
    this.settings = settings;
    this.database = Path.of(base + ".mv.db");
    this.lock = Path.of(base + ".lock.db");
  }

  /** Whom the lock file names, as H2 has it in a URL. */
  private record Server(String address, String key) {

    int port() {
      return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
  }

  /** The files of a URL, or empty where it names something else than a file of H2's. */
  static Optional<H2Files> of(String url) {
    if (!url.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var parts = List.of(url.substring(PREFIX.length()).split(";"));
    return Optional.of(new H2Files(parts.get(0), parts.subList(1, parts.size())));
  }

  /** For the service. */
  String url() {
    // A commit must be in the file when it returns, not half a second later. What goes wrong is
    // told in our log; H2's own beside the database would be for all to read.
    return url(PREFIX + base, settings, "AUTO_SERVER=TRUE", "WRITE_DELAY=0", "TRACE_LEVEL_FILE=0");
  }

  /**
   * For who just reads: at the service that serves the file, or, where none does, in the file, with
   * a lock that keeps the service out.
   */
  String urlToRead() {
    removeStaleLock();
    var common =
        settings.stream().filter(setting -> !OF_THE_SERVICE.contains(name(setting))).toList();
    // No wait is without an end: a service may be stopped, too.
    return server()
        .map(
            at ->
                url(SERVER_PREFIX + at.address() + "/" + at.key(), common, "NETWORK_TIMEOUT=10000"))
        .orElseGet(() -> url(PREFIX + base, common, "ACCESS_MODE_DATA=r", "TRACE_LEVEL_FILE=0"));
  }

  private static String url(String start, List<String> given, String... defaults) {
    var names = given.stream().map(H2Files::name).collect(Collectors.toSet());
    var missing = Stream.of(defaults).filter(setting -> !names.contains(name(setting)));
    return Stream.of(Stream.of(start), given.stream(), missing)
        .flatMap(part -> part)
        .collect(Collectors.joining(";"));
  }

  private static String name(String setting) {
    return setting.split("=", 2)[0].toUpperCase(Locale.ROOT);
  }

  /** Not where the file is empty: a service has just made it, and H2 has yet to write into it. */
  boolean exist() {
    return database.toFile().length() > 0;
  }

  boolean readable() {
    return Files.isReadable(database) && Files.isWritable(database);
  }

  /** Makes directory and file, where they are missing, before H2 would with the umask's mode. */
  void prepare() {
    var directory = database.toAbsolutePath().getParent();
    try {
      if (directory != null && !Files.exists(directory)) {
        Files.createDirectories(
            directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
      }
      Files.createFile(database, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (IOException e) {
      throw new HistoryException(
          "cannot make the history's file %s (%s): make its directory writable for this user, or"
                  .formatted(database, e)
              + " set [DEFAULT] state_path or [history] url",
          e);
    }
  }

  /** H2 makes the lock file, and the umask may have let others read the key in it. */
  void protectLock() {
    try {
      Files.setPosixFilePermissions(lock, OWNER_ONLY);
    } catch (IOException e) {
      // Somebody else's, or gone: then it is not ours to protect.
      return;
    }
  }

  /**
   * Removes the lock of an owner that was killed. H2 would do it too, after three seconds of
   * watching whether it is renewed; that nobody listens at the owner's address says it at once.
   */
  void removeStaleLock() {
    try {
      var server = server();
      if (server.isPresent() && !answers(server.get())) {
        Files.deleteIfExists(lock);
      }
    } catch (IOException e) {
      // H2 judges it then.
      return;
    }
  }

  /** Empty also where the lock cannot be read: H2 judges it then. */
  private Optional<Server> server() {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(lock)) {
      properties.load(reader);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(
            new Server(properties.getProperty("server", ""), properties.getProperty("id", "")))
        .filter(server -> server.address().matches(".+:\\d{1,5}"));
  }

  private static boolean answers(Server server) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
