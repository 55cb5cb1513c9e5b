package org.novalean.events.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.novalean.events.TransportUrl;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * RabbitMQ in a container. Stopped and started inside its container, since a container that is
 * restarted has another port.
 */
final class ContainerBroker implements TestingBroker {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("rabbitmq:3.13-management-alpine");

  private final RabbitMQContainer container;
  private final String password = UUID.randomUUID().toString();
  private int users;
  private boolean stopped;

  ContainerBroker() {
    container = new RabbitMQContainer(IMAGE).withAdminUser("openstack").withAdminPassword(password);
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
    return url("openstack");
  }

  private TransportUrl url(String user) {
    return TransportUrl.parse(
        "rabbit://%s:%s@%s:%d/"
            .formatted(user, password, container.getHost(), container.getAmqpPort()));
  }

  @Override
  public TransportUrl userWith(String configure, String write, String read) {
    String name = "user" + ++users;
    ctl("add_user", name, password);
    ctl("set_permissions", name, configure, write, read);
    return url(name);
  }

  @Override
  public TransportUrl tlsUrl() {
    return Assumptions.abort("TLS is tested on a local rabbitmq-server");
  }

  @Override
  public Path caFile() {
    return Assumptions.abort("TLS is tested on a local rabbitmq-server");
  }

  @Override
  public Path certificateFile() {
    return Assumptions.abort("TLS is tested on a local rabbitmq-server");
  }

  @Override
  public Path keyFile() {
    return Assumptions.abort("TLS is tested on a local rabbitmq-server");
  }

  @Override
  public void stop() {
    ctl("stop_app");
    stopped = true;
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
  }
}
