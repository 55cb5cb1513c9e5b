package org.novalean.adapter.history.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.novalean.events.testing.ServerProcess;

/** Debian's mariadb-server, run from its package with files and a port of its own on loopback. */
final class LocalMariaDb extends TestingDatabase {

  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALLER = Path.of("/usr/bin/mariadb-install-db");

  private final ServerProcess server;

  private LocalMariaDb(int port, String password) throws IOException {
    super("jdbc:mariadb://127.0.0.1:%d/".formatted(port), USER, password, "mysql");
    var directory = Files.createTempDirectory("nova-lean-mariadb");
    var data = directory.resolve("data");
    var user = ServerUser.isRoot() ? List.of("--user=root") : List.<String>of();
    var install =
        new ArrayList<>(
            List.of(
                INSTALLER.toString(),
                "--no-defaults",
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
                "--datadir=" + data));
    install.addAll(user);
    ServerProcess.run(Map.of(), install);
    var init = directory.resolve("init.sql");
    Files.writeString(
        init,
        "CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO '%s'@'%%';\n"
            .formatted(USER, password, USER));
    var command =
        new ArrayList<>(
            List.of(
                SERVER.toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--init-file=" + init,
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=16M"));
    command.addAll(user);
    server = new ServerProcess(directory, command, Map.of(), List.of(port));
    server.start();
  }

  /** Whether Debian's package is there. */
  static boolean available() {
    return Files.isExecutable(SERVER) && Files.isExecutable(INSTALLER);
  }

  /** The one of this test run; it ends with the JVM. */
  static LocalMariaDb shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final LocalMariaDb SERVER = start();

    private static LocalMariaDb start() {
      try {
        return new LocalMariaDb(ServerProcess.freePort(), newPassword());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  void stop() {
    server.stop();
  }

  @Override
  void start() {
    server.start();
  }
}
