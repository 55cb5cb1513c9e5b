package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final QueueSettings QUEUE = QueueSettings.named("q");

  private static NotificationListener.Builder builder() {
    return NotificationListener.builder()
        .transportUrl(TransportUrl.parse("rabbit://u:p@h/"))
        .handler(notification -> {});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"versioned_notifications.info", "notifications.error", "notifications.info"})
  void openStacksDefaultQueuesAreRefused(String name) {
    assertThatThrownBy(() -> QueueSettings.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("would rob Ceilometer, Watcher");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "amq.gen-1"})
  void aQueueNeedsANameOfItsOwn(String name) {
    assertThatThrownBy(() -> QueueSettings.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queue name");
  }

  @Test
  void boundsMustBePositive() {
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> QUEUE.withBounds(Duration.ZERO, day, 1, 1))
        .hasMessageContaining("expires");
    assertThatThrownBy(() -> QUEUE.withBounds(day, Duration.ofDays(25), 1, 1))
        .hasMessageContaining("messageTtl must be at most 24 days");
    assertThatThrownBy(() -> QUEUE.withBounds(day, day, 0, 1)).hasMessageContaining("maxMessages");
    assertThatThrownBy(() -> QUEUE.withBounds(day, day, 1, 0)).hasMessageContaining("maxBytes");
    assertThatThrownBy(() -> QUEUE.withPrefetch(0)).hasMessageContaining("prefetch");
    assertThatThrownBy(() -> QUEUE.withPrefetch(70_000)).hasMessageContaining("at most 65535");
  }

  @Test
  void retriesMustMakeSense() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new RetrySettings(second, Duration.ofMillis(1), second, 1, second))
        .hasMessageContaining("firstDelay");
    assertThatThrownBy(() -> new RetrySettings(second, second, Duration.ZERO, 1, second))
        .hasMessageContaining("bindingCheck");
    assertThatThrownBy(() -> new RetrySettings(second, second, second, 0, second))
        .hasMessageContaining("handlerAttempts");
  }

  @Test
  void aListenerNeedsBrokerHandlerExchangeAndTopic() {
    assertThatThrownBy(() -> NotificationListener.builder().build())
        .hasMessage("transportUrl was not given");
    assertThatThrownBy(
            () ->
                NotificationListener.builder()
                    .transportUrl(TransportUrl.parse("rabbit://h"))
                    .build())
        .hasMessage("handler was not given");
    assertThatThrownBy(() -> builder().exchanges().build()).hasMessageContaining("one exchange");
    assertThatThrownBy(() -> builder().topics(" ").build()).hasMessageContaining("one topic");
  }

  @Test
  void aTlsFileThatCannotBeUsedIsNamedBeforeAnyConnection(@TempDir Path directory)
      throws IOException {
    Path absent = directory.resolve("absent.pem");
    assertThatThrownBy(() -> builder().tls(TlsSettings.trusting(absent)).build())
        .isInstanceOf(TlsFileException.class)
        .hasMessage("TLS file " + absent + " does not exist");

    Path words = Files.writeString(directory.resolve("words.pem"), "hello");
    assertThatThrownBy(() -> builder().tls(TlsSettings.trusting(words)).build())
        .hasMessageContaining(words + " holds no certificate");
  }

  @Test
  void anOldStyleKeyIsRefusedWithTheCommandThatConvertsIt(@TempDir Path directory)
      throws IOException {
    Path key = Files.writeString(directory.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    TlsSettings tls =
        new TlsSettings(
            Optional.empty(), Optional.of(new TlsSettings.ClientCertificate(key, key)), true);

    assertThatThrownBy(() -> builder().tls(tls).build())
        .isInstanceOf(TlsFileException.class)
        .hasMessageContaining("openssl pkcs8 -topk8");
  }
}
