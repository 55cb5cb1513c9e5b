package org.novalean.adapter.history.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.novalean.events.testing.ServerProcess;

/**
 * Debian's postgresql, run from its package as the package's user, with files and a port of its own
 * on loopback.
 */
final class LocalPostgres extends TestingDatabase {

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final String PACKAGE_USER = "postgres";

  /** Becomes the package's user first; "smart" shutdown (TERM) would wait for us to disconnect. */
  private static final String SERVER =
      """
      trap 'kill -INT $server' TERM
      "$@" & server=$!
      wait $server
      wait $server
      """;

  private final ServerProcess server;

  private LocalPostgres(Path programs, int port, String password) throws IOException {
    super("jdbc:postgresql://127.0.0.1:%d/".formatted(port), USER, password, "postgres");
    var directory = Files.createTempDirectory("nova-lean-postgresql");
    var data = directory.resolve("data");
    var secret = Files.writeString(directory.resolve("password"), password + "\n");
    if (ServerUser.isRoot()) {
      ServerProcess.run(Map.of(), List.of("chown", "-R", PACKAGE_USER, directory.toString()));
    }
    ServerProcess.run(
        Map.of(),
        asPackageUser(
            programs.resolve("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + USER,
            "--auth=scram-sha-256",
            "--pwfile=" + secret,
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
    var command = new ArrayList<>(List.of("sh", "-c", SERVER, "sh"));
    command.addAll(
        asPackageUser(
            programs.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "shared_buffers=16MB"));
    server = new ServerProcess(directory, command, Map.of(), List.of(port));
    start();
  }

  private static List<String> asPackageUser(String... command) {
    var all = new ArrayList<String>();
    if (ServerUser.isRoot()) {
      all.addAll(
          List.of(
              "setpriv",
              "--reuid=" + PACKAGE_USER,
              "--regid=" + PACKAGE_USER,
              "--clear-groups",
              "--"));
    }
    all.addAll(List.of(command));
    return all;
  }

  /** Whether Debian's package is there. */
  static boolean available() {
    return programs().isPresent();
  }

  private static Optional<Path> programs() {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (var versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one of this test run; it ends with the JVM. */
  static LocalPostgres shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final LocalPostgres SERVER = start();

    private static LocalPostgres start() {
      try {
        return new LocalPostgres(programs().orElseThrow(), ServerProcess.freePort(), newPassword());
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
    // It answers before it lets anybody in.
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              first().connect().close();
              return true;
            });
  }
}
