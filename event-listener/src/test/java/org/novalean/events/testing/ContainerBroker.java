package org.novalean.events.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.novalean.events.TransportUrl;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * RabbitMQ in a container. Stopped and started inside its container, since a container that is
 * restarted has another port.
 */
final class ContainerBroker implements TestingBroker {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("rabbitmq:3.13-management-alpine");
  private static final int PORT = 5672;
  private static final int TLS_PORT = 5671;
  private static final int STRICT_TLS_PORT = 5673;

  /** Where the files are in the container. */
  private static final Path TLS_FILES = Path.of("/etc/nova-lean-test");

  /** RabbitMQ runs as a user of its own there. */
  private static final int READABLE = 0644;

  private final RabbitMQContainer container;
  private final Path directory;
  private final BrokerTls tls;
  private final String password = UUID.randomUUID().toString();
  private int users;
  private boolean stopped;
  private boolean strict;

  ContainerBroker() throws IOException {
    directory = Files.createTempDirectory("nova-lean-rabbitmq");
    tls = new BrokerTls(directory);
    container =
        new RabbitMQContainer(IMAGE)
            .withAdminUser("openstack")
            .withAdminPassword(password)
            .withCopyToContainer(
                Transferable.of(BrokerTls.conf("0.0.0.0", TLS_PORT, TLS_FILES)),
                "/etc/rabbitmq/conf.d/90-tls.conf");
    for (String file : BrokerTls.FILES) {
      container.withCopyFileToContainer(
          MountableFile.forHostPath(directory.resolve(file), READABLE),
          TLS_FILES.resolve(file).toString());
    }
    container.addExposedPort(STRICT_TLS_PORT);
    container.start();
  }

  static boolean available() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  @Override
  public String description() {
    return "a container of " + IMAGE + ", port " + container.getAmqpPort();
  }

  @Override
  public TransportUrl url() {
    return url("openstack", PORT);
  }

  private TransportUrl url(String user, int port) {
    return TransportUrl.parse(
        "rabbit://%s:%s@%s:%d/"
            .formatted(user, password, container.getHost(), container.getMappedPort(port)));
  }

  @Override
  public TransportUrl userWith(String configure, String write, String read) {
    String name = "user" + ++users;
    ctl("add_user", name, password);
    ctl("set_permissions", name, configure, write, read);
    return url(name, PORT);
  }

  @Override
  public TransportUrl tlsUrl() {
    return url("openstack", TLS_PORT);
  }

  @Override
  public TransportUrl strictTlsUrl() {
    if (!strict) {
      ctl("eval", BrokerTls.strictPort("0.0.0.0", STRICT_TLS_PORT));
      strict = true;
    }
    return url("openstack", STRICT_TLS_PORT);
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
  public void stop() {
    ctl("stop_app");
    stopped = true;
    strict = false;
  }

  @Override
  public void kill() {
    Assumptions.abort("killing is tested on a local rabbitmq-server");
  }

  @Override
  public void start() {
    if (stopped) {
      ctl("start_app");
      ctl("await_startup");
      stopped = false;
    }
  }

  @Override
  public String ctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("rabbitmqctl", "-q"));
    command.addAll(List.of(arguments));
    try {
      Container.ExecResult result = container.execInContainer(command.toArray(String[]::new));
      if (result.getExitCode() != 0) {
        throw new AssertionError(command + " failed: " + result.getStderr());
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    container.stop();
    ServerProcess.run(Map.of(), List.of("rm", "-rf", directory.toString()));
  }
}
