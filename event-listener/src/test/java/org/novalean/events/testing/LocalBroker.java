package org.novalean.events.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.novalean.events.TransportUrl;

/**
 * Debian's rabbitmq-server, run from its package with a node, ports and files of its own on
 * loopback.
 */
final class LocalBroker implements TestingBroker {
  private static final Path SCRIPTS = Path.of("/usr/lib/rabbitmq/bin");
  private static final String SERVER =
      """
      epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 >/dev/null 2>&1 &
      exec "$0"/rabbitmq-server
      """;

  private final Path directory;
  private final int port = ServerProcess.freePort();
  private final int tlsPort = ServerProcess.freePort();
  private final int strictTlsPort = ServerProcess.freePort();
  private final Map<String, String> environment;
  private final String password = UUID.randomUUID().toString();
  private int users;
  private final BrokerTls tls;
  private final ServerProcess server;

  LocalBroker() throws IOException {
    directory = Files.createTempDirectory("nova-lean-rabbitmq");
    environment =
        Map.ofEntries(
            Map.entry("HOME", directory.toString()),
            Map.entry("ERL_EPMD_PORT", String.valueOf(ServerProcess.freePort())),
            Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
            Map.entry("RABBITMQ_NODENAME", "test" + ProcessHandle.current().pid() + "@localhost"),
            Map.entry("RABBITMQ_CONF_ENV_FILE", directory.resolve("none").toString()),
            Map.entry("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString()),
            Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", directory.resolve("none.config").toString()),
            Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("plugins").toString()),
            Map.entry("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString()),
            Map.entry("RABBITMQ_LOG_BASE", directory.resolve("log").toString()),
            // A node that is killed would leave its crash dump where the tests run.
            Map.entry("ERL_CRASH_DUMP", directory.resolve("erl_crash.dump").toString()),
            Map.entry("RABBITMQ_DIST_PORT", String.valueOf(ServerProcess.freePort())),
            Map.entry(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none"));
    server =
        new ServerProcess(
            directory,
            List.of("sh", "-c", SERVER, SCRIPTS.toString()),
            environment,
            List.of(port, tlsPort));
    tls = new BrokerTls(directory);
    writeFiles();
    start();
  }

  static boolean available() {
    return Files.isExecutable(SCRIPTS.resolve("rabbitmq-server"));
  }

  private void writeFiles() throws IOException {
    Files.writeString(directory.resolve("plugins"), "[].\n");
    Files.writeString(
        directory.resolve("rabbitmq.conf"),
        """
        listeners.tcp.local = 127.0.0.1:%d
        load_definitions = %s
        """
                .formatted(port, directory.resolve("definitions.json"))
            + BrokerTls.conf("127.0.0.1", tlsPort, directory));
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
    return tlsUrl(tlsPort);
  }

  @Override
  public TransportUrl strictTlsUrl() {
    if (!Sockets.accepts(strictTlsPort)) {
      ctl("eval", BrokerTls.strictPort("127.0.0.1", strictTlsPort));
    }
    return tlsUrl(strictTlsPort);
  }

  private TransportUrl tlsUrl(int port) {
    return TransportUrl.parse("rabbit://openstack:%s@localhost:%d/".formatted(password, port));
  }

  @Override
  public Path caFile() {
    return tls.caFile();
  }

  @Override
  public Path certificateFile() {
    return tls.certificateFile();
  }

  @Override
  public Path keyFile() {
    return tls.keyFile();
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void stop() {
    server.stop();
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String ctl(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(SCRIPTS.resolve("rabbitmqctl").toString(), "-q"));
    command.addAll(List.of(arguments));
    return ServerProcess.run(environment, command);
  }
}
