package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.api.tokens.SignIn;
import org.novalean.adapter.compute.CloudException;
import org.novalean.configuration.Secret;
import org.slf4j.LoggerFactory;

class SecretsInLogsTest {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    root.setLevel(Level.TRACE);
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    root.setLevel(before);
  }

  @Test
  void neitherPasswordNorTokenIsLoggedEvenAtTheFinestLevel() {
    try (var fake = TestingCloud.start()) {
      var compute = fake.connect().compute();
      var issued =
          fake.connect()
              .tokens()
              .issue(new SignIn("admin", new Secret(TestingKeystone.PASSWORD), "Default", "ops"));
      assertThat(issued).isPresent();
      fake.keystone().revokeTokens();
      compute.computeServices();
      fake.plan("/compute/v2.1/os-services", Answer.error(401, "Unauthorized"));
      assertThatThrownBy(compute::computeServices)
          .isInstanceOf(CloudException.Unauthenticated.class)
          .hasMessageNotContaining("gAAAAA-token");
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("logging in again"))
        .noneMatch(line -> line.contains("gAAAAA-token"))
        .noneMatch(line -> line.contains(TestingKeystone.PASSWORD));
  }
}
