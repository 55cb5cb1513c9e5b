package org.novalean.events.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.novalean.events.TransportUrl;

/**
 * Debian's rabbitmq-server, run from its package with a node, ports and files of its own on
 * loopback. A watching shell ends it, and removes its files, when this JVM is gone for whatever
 * reason: the shell's standard input then ends.
 */
final class LocalBroker implements TestingBroker {
  private static final Path SCRIPTS = Path.of("/usr/lib/rabbitmq/bin");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String WATCH =
      """
      setsid sh -c 'epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 >/dev/null 2>&1 &
        exec "$0"/rabbitmq-server' "$1" </dev/null >>"$2"/output 2>&1 &
      server=$!
      read -r signal files
      kill -s "${signal:-KILL}" -- -$server 2>/dev/null
      wait $server
      kill -s KILL -- -$server 2>/dev/null
      [ "$files" = keep ] || rm -rf "$2"
      """;

  private final Path directory;
  private final int port = freePort();
  private final int tlsPort = freePort();
  private final Map<String, String> environment;
  private final String password = UUID.randomUUID().toString();
  private int users;
  private @Nullable Process watcher;

  LocalBroker() throws IOException {
    directory = Files.createTempDirectory("nova-lean-rabbitmq");
    environment =
        Map.ofEntries(
            Map.entry("HOME", directory.toString()),
            Map.entry("ERL_EPMD_PORT", String.valueOf(freePort())),
            Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
            Map.entry("RABBITMQ_NODENAME", "test" + ProcessHandle.current().pid() + "@localhost"),
            Map.entry("RABBITMQ_CONF_ENV_FILE", directory.resolve("none").toString()),
            Map.entry("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString()),
            Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", directory.resolve("none.config").toString()),
            Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("plugins").toString()),
            Map.entry("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString()),
            Map.entry("RABBITMQ_LOG_BASE", directory.resolve("log").toString()),
            Map.entry("RABBITMQ_DIST_PORT", String.valueOf(freePort())),
            Map.entry(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none"));
    writeFiles();
    start();
  }

  static boolean available() {
    return Files.isExecutable(SCRIPTS.resolve("rabbitmq-server"));
  }

  private void writeFiles() throws IOException {
    TestingCertificate.authority(directory, "ca");
    TestingCertificate.signedBy("ca", directory, "broker");
    Files.writeString(directory.resolve("plugins"), "[].\n");
    Files.writeString(
        directory.resolve("rabbitmq.conf"),
        """
        listeners.tcp.local = 127.0.0.1:%d
        listeners.ssl.local = 127.0.0.1:%d
        ssl_options.cacertfile = %s
        ssl_options.certfile = %s
        ssl_options.keyfile = %s
        ssl_options.verify = verify_peer
        load_definitions = %s
        """
            .formatted(
                port,
                tlsPort,
                caFile(),
                certificateFile(),
                keyFile(),
                directory.resolve("definitions.json")));
    String all = ".*";
    new ObjectMapper()
        .writeValue(
            directory.resolve("definitions.json").toFile(),
            Map.of(
                "vhosts", List.of(Map.of("name", "/")),
                "users", List.of(Map.of("name", "openstack", "password", password, "tags", "")),
                "permissions",
                    List.of(
                        Map.of(
                            "user",
                            "openstack",
                            "vhost",
                            "/",
                            "configure",
                            all,
                            "write",
                            all,
                            "read",
                            all))));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return "rabbitmq-server of this machine, port " + port;
  }

  @Override
  public TransportUrl url() {
    return TransportUrl.parse("rabbit://openstack:%s@127.0.0.1:%d/".formatted(password, port));
  }

  @Override
  public TransportUrl userWith(String configure, String write, String read) {
    String name = "user" + ++users;
    ctl("add_user", name, password);
    ctl("set_permissions", name, configure, write, read);
    return TransportUrl.parse("rabbit://%s:%s@127.0.0.1:%d/".formatted(name, password, port));
  }

  @Override
  public TransportUrl tlsUrl() {
    return TransportUrl.parse("rabbit://openstack:%s@localhost:%d/".formatted(password, tlsPort));
  }

  @Override
  public Path caFile() {
    return directory.resolve("ca.pem");
  }

  @Override
  public Path certificateFile() {
    return directory.resolve("broker.pem");
  }

  @Override
  public Path keyFile() {
    return directory.resolve("broker.key");
  }

  @Override
  public void start() {
    if (watcher != null) {
      return;
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-c", WATCH, "sh", SCRIPTS.toString(), directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      watcher = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("RabbitMQ, see " + directory.resolve("output"))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Sockets.accepts(port) && Sockets.accepts(tlsPort));
  }

  @Override
  public void stop() {
    end("TERM keep");
  }

  @Override
  public void kill() {
    end("KILL keep");
  }

  @Override
  public void close() {
    end("KILL remove");
    run(Map.of(), "rm", "-rf", directory.toString());
  }

  /** Tells the watcher which signal to send, and waits until all is over. */
  private void end(String words) {
    Process ending = watcher;
    watcher = null;
    if (ending == null) {
      return;
    }
    try (OutputStream in = ending.getOutputStream()) {
      in.write((words + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("RabbitMQ does not end, see " + directory.resolve("output"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String ctl(String... arguments) {
    String[] command = new String[arguments.length + 2];
    command[0] = SCRIPTS.resolve("rabbitmqctl").toString();
    command[1] = "-q";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return run(environment, command);
  }

  private static String run(Map<String, String> environment, String... command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(List.of(command) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
