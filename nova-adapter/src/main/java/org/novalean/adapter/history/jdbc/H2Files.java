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
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.novalean.adapter.history.HistoryException;

/**
 * The files of an H2 database, made for its owner alone.
 *
 * <p>Whoever opens the file first serves it to the others of this machine ({@code AUTO_SERVER}), so
 * that the CLI reads while the service writes: at a loopback address, to whoever knows the random
 * key in the lock file.
 */
final class H2Files {

  private static final String PREFIX = "jdbc:h2:file:";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  static {
    // H2 would listen on all addresses. It reads this once, when it is first used.
    System.setProperty("h2.bindAddress", InetAddress.getLoopbackAddress().getHostAddress());
  }

  private final Path database;
  private final Path lock;
  private final String url;

  private H2Files(String url, String base) {
    this.database = Path.of(base + ".mv.db");
    this.lock = Path.of(base + ".lock.db");
    this.url = url;
  }

  /** The files of a URL, or empty where it names something else than a file of H2's. */
  static Optional<H2Files> of(String url) {
    if (!url.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var base = url.substring(PREFIX.length()).split(";", 2)[0];
    var upper = url.toUpperCase(Locale.ROOT);
    var complete = new StringBuilder(url);
    // A commit must be in the file when it returns, not half a second later.
    for (var setting : new String[] {"AUTO_SERVER=TRUE", "WRITE_DELAY=0"}) {
      if (!upper.contains(";" + setting.substring(0, setting.indexOf('=') + 1))) {
        complete.append(';').append(setting);
      }
    }
    return Optional.of(new H2Files(complete.toString(), base));
  }

  String url() {
    return url;
  }

  boolean exist() {
    return Files.exists(database);
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
      var server = serverAddress();
      if (server.isPresent() && !answers(server.get())) {
        Files.deleteIfExists(lock);
      }
    } catch (IOException e) {
      // H2 judges it then.
      return;
    }
  }

  private Optional<InetSocketAddress> serverAddress() throws IOException {
    if (!Files.exists(lock)) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(lock)) {
      properties.load(reader);
    }
    return Optional.ofNullable(properties.getProperty("server"))
        .filter(server -> server.matches(".+:\\d{1,5}"))
        .map(server -> Integer.parseInt(server.substring(server.lastIndexOf(':') + 1)))
        .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static boolean answers(InetSocketAddress address) {
    try (var socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
