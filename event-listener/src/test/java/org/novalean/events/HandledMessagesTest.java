package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandledMessagesTest {
  private static final int RECORD = 32;

  private final Path directory;
  private final List<String> handled = new ArrayList<>();

  HandledMessagesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static Notification notification(String id) {
    return new Generic(
        new Envelope(
            id,
            "compute.instance.exists",
            "compute.compute1",
            "INFO",
            Instant.EPOCH,
            Optional.empty(),
            NotificationFormat.UNVERSIONED,
            new Initiator(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            "nova",
            "notifications.info"),
        NullNode.getInstance());
  }

  private void handle(HandledMessages memory, String... ids) throws Exception {
    NotificationHandler handler = memory.once(n -> handled.add(n.envelope().messageId()));
    for (String id : ids) {
      handler.handle(notification(id));
    }
  }

  private Path file() {
    return directory.resolve("handled");
  }

  @Test
  void whatIsDeliveredTwiceIsHandledOnce() throws Exception {
    handle(HandledMessages.inMemory(10), "a", "b", "a", "b");

    assertThat(handled).containsExactly("a", "b");
  }

  @Test
  void whatIsHandledAndWhatComesAgainIsCounted() throws Exception {
    HandledMessages memory = HandledMessages.inMemory(10);

    handle(memory, "a", "b", "a", "a");

    assertThat(memory.handedOn()).isEqualTo(2);
    assertThat(memory.passedOver()).isEqualTo(2);
  }

  @Test
  void whatTheHandlerFailedAtCountsWhenItIsHandled() throws Exception {
    HandledMessages memory = HandledMessages.inMemory(10);
    NotificationHandler failing =
        memory.once(
            n -> {
              throw new IOException("not now");
            });

    assertThatThrownBy(() -> failing.handle(notification("a"))).hasMessage("not now");
    assertThat(memory.handedOn()).isZero();

    handle(memory, "a");
    assertThat(memory.handedOn()).isEqualTo(1);
    assertThat(memory.passedOver()).isZero();
  }

  @Test
  void theOldestIsForgottenFirst() throws Exception {
    handle(HandledMessages.inMemory(2), "a", "b", "c", "b", "a");

    assertThat(handled).containsExactly("a", "b", "c", "a");
  }

  @Test
  void whatTheHandlerFailedAtIsHandledAgain() throws Exception {
    NotificationHandler failing =
        HandledMessages.inMemory(10)
            .once(
                n -> {
                  handled.add(n.envelope().messageId());
                  if (handled.size() == 1) {
                    throw new IOException("not now");
                  }
                });

    assertThatThrownBy(() -> failing.handle(notification("a"))).hasMessage("not now");
    failing.handle(notification("a"));
    failing.handle(notification("a"));

    assertThat(handled).containsExactly("a", "a");
  }

  @Test
  void aNewProcessKnowsWhatTheOldOneHandled() throws Exception {
    try (HandledMessages first = HandledMessages.in(file(), 10)) {
      handle(first, "a", "b");
    }

    try (HandledMessages second = HandledMessages.in(file(), 10)) {
      handle(second, "b", "a", "c");
    }

    assertThat(handled).containsExactly("a", "b", "c");
  }

  @Test
  void theFileStaysSmallAndKeepsTheNewest() throws Exception {
    for (int start = 0; start < 5; start++) {
      try (HandledMessages memory = HandledMessages.in(file(), 7)) {
        for (int n = 0; n < 10; n++) {
          handle(memory, start + "-" + n);
        }
      }
    }
    assertThat(Files.size(file())).isEqualTo(7 * RECORD);
    handled.clear();

    try (HandledMessages memory = HandledMessages.in(file(), 7)) {
      handle(memory, "4-3", "4-4", "4-9");
      assertThat(handled).isEmpty();
      handle(memory, "4-2");
    }

    assertThat(handled).containsExactly("4-2");
  }

  @Test
  void aRecordThatAPowerLossLeftHalfWrittenIsPassedOver() throws Exception {
    try (HandledMessages memory = HandledMessages.in(file(), 10)) {
      handle(memory, "a", "b", "c");
    }
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(12), RECORD + 12);
      channel.truncate(3 * RECORD - 5);
    }
    handled.clear();

    try (HandledMessages memory = HandledMessages.in(file(), 10)) {
      handle(memory, "a", "b", "c");
    }

    assertThat(handled).containsExactly("b", "c");
  }

  @Test
  void aSmallerMemoryKeepsToItsSize() throws Exception {
    try (HandledMessages memory = HandledMessages.in(file(), 10)) {
      handle(memory, "a", "b", "c", "d");
    }

    try (HandledMessages memory = HandledMessages.in(file(), 2)) {
      handle(memory, "e", "f", "e", "f");
    }

    assertThat(Files.size(file())).isEqualTo(2 * RECORD);
    assertThat(handled).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void twoListenersCannotShareAFile() throws Exception {
    try (HandledMessages memory = HandledMessages.in(file(), 10)) {
      handle(memory, "a");

      assertThatThrownBy(() -> HandledMessages.in(file(), 10))
          .hasMessageContaining(file() + " is in use by another listener");
    }
  }

  @Test
  void aMemoryWithoutRoomIsRefused() {
    assertThatThrownBy(() -> HandledMessages.inMemory(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }
}
