package org.novalean.events.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.novalean.events.DestinationsSelected;
import org.novalean.events.Edge;
import org.novalean.events.LiveMigration;
import org.novalean.events.LiveMigrationStep;
import org.novalean.events.Notification;
import org.novalean.events.NotificationFormat;
import org.novalean.events.Recordings;
import org.novalean.events.ServerUpdated;

class RecordedNotificationsTest {
  static final List<String> RECORDINGS = Recordings.ALL;

  private static final String SERVER = "b35ef325-6463-4474-a157-7e27edf04294";

  static RawMessage raw(Recordings.Message message) {
    return new RawMessage(
        message.exchange(),
        message.routingKey(),
        Optional.of(message.contentType()),
        Optional.of(message.contentEncoding()),
        message.body().getBytes(StandardCharsets.UTF_8));
  }

  static List<Notification> decoded(String recording) throws UnreadableMessage {
    List<Notification> decoded = new ArrayList<>();
    for (Recordings.Message message : Recordings.messages(recording)) {
      decoded.add(new NotificationDecoder().decode(raw(message)));
    }
    return decoded;
  }

  private static List<Notification> decoded(String recording, NotificationFormat format)
      throws UnreadableMessage {
    return decoded(recording).stream().filter(n -> n.envelope().format() == format).toList();
  }

  /** What both formats must agree on. */
  private static Object facts(Notification notification) {
    Object who =
        List.of(
            notification.envelope().requestId(),
            notification.envelope().initiator(),
            notification.envelope().priority());
    if (notification instanceof LiveMigration m) {
      String publisher = m.envelope().publisherHost();
      return List.of(who, publisher, m.step(), m.edge(), m.server(), m.fault());
    }
    if (notification instanceof ServerUpdated u) {
      return List.of(who, u.server(), u.oldVmState(), u.oldTaskState(), u.newTaskState());
    }
    if (notification instanceof DestinationsSelected d) {
      return List.of(who, d.edge(), d.serverId(), d.projectId());
    }
    throw new AssertionError("no typed event: " + notification);
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void bothFormatsOfAnEventTellTheSame(String recording) throws UnreadableMessage {
    List<Notification> versioned = decoded(recording, NotificationFormat.VERSIONED);
    List<Notification> unversioned = decoded(recording, NotificationFormat.UNVERSIONED);

    assertThat(versioned).isNotEmpty();
    assertThat(unversioned.stream().map(RecordedNotificationsTest::facts))
        .containsExactlyElementsOf(
            versioned.stream().map(RecordedNotificationsTest::facts).toList());
  }

  @Test
  void aLiveMigrationIsToldStepByStep() throws UnreadableMessage {
    List<String> steps =
        decoded("2-postcopy", NotificationFormat.VERSIONED).stream()
            .filter(LiveMigration.class::isInstance)
            .map(LiveMigration.class::cast)
            .map(m -> m.step() + " " + m.edge() + " " + m.envelope().publisherHost())
            .toList();

    assertThat(steps)
        .containsExactly(
            "PRE START compute3",
            "PRE END compute3",
            "FORCE_COMPLETE START compute2",
            "FORCE_COMPLETE END compute2",
            "POST START compute2",
            "POST_DEST START compute3",
            "POST_DEST END compute3",
            "POST END compute2");
  }

  @Test
  void aStepTellsSourceAndDestinationAsFarAsItKnows() throws UnreadableMessage {
    List<LiveMigration> steps =
        decoded("2-postcopy", NotificationFormat.UNVERSIONED).stream()
            .filter(LiveMigration.class::isInstance)
            .map(LiveMigration.class::cast)
            .toList();

    LiveMigration preStart = steps.get(0);
    assertThat(preStart.sourceHost()).contains("compute2");
    assertThat(preStart.destinationHost()).contains("compute3");
    LiveMigration postDestEnd = steps.get(6);
    assertThat(postDestEnd.server().host()).contains("compute3");
    assertThat(postDestEnd.destinationHost()).contains("compute3");
    assertThat(postDestEnd.sourceHost()).isEmpty();
    LiveMigration postEnd = steps.get(7);
    assertThat(postEnd.sourceHost()).contains("compute2");
    assertThat(postEnd.destinationHost()).isEmpty();
  }

  @Test
  void theRecordingsHoldAllStepsInBothFormats() throws UnreadableMessage {
    for (NotificationFormat format : NotificationFormat.values()) {
      Set<LiveMigrationStep> seen = EnumSet.noneOf(LiveMigrationStep.class);
      for (String recording : RECORDINGS) {
        for (Notification notification : decoded(recording, format)) {
          if (notification instanceof LiveMigration m) {
            seen.add(m.step());
          }
        }
      }
      assertThat(seen).containsExactlyInAnyOrder(LiveMigrationStep.values());
    }
  }

  @Test
  void theFirstSignalOfAMigrationIsTheTaskStateOfItsServer() throws UnreadableMessage {
    ServerUpdated update = (ServerUpdated) decoded("1-precopy").get(1);

    assertThat(update.serverId()).isEqualTo(SERVER);
    assertThat(update.server().name()).isEqualTo("d1");
    assertThat(update.newTaskState()).contains("migrating");
    assertThat(update.server().memoryMib()).isEqualTo(512);
    assertThat(update.envelope().initiator().userName()).contains("admin");
    assertThat(update.envelope().timestamp()).isEqualTo("2026-11-22T13:07:21.880177Z");
  }

  @Test
  void theSchedulersNotificationNamesServerSourceAndRequestedHost() throws UnreadableMessage {
    DestinationsSelected selected =
        decoded("2-postcopy", NotificationFormat.VERSIONED).stream()
            .filter(DestinationsSelected.class::isInstance)
            .map(DestinationsSelected.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(selected.edge()).isEqualTo(Edge.START);
    assertThat(selected.serverId()).isEqualTo(SERVER);
    assertThat(selected.excludedHosts()).containsExactly("compute2");
    assertThat(selected.requestedHost()).contains("compute3");
  }

  @ParameterizedTest
  @FieldSource("RECORDINGS")
  void noTokenLeavesTheDecoder(String recording) throws UnreadableMessage {
    NotificationDecoder decoder = new NotificationDecoder();
    String needle = "gAAAA";
    List<RawMessage> all = Recordings.messages(recording).stream().map(r -> raw(r)).toList();

    assertThat(all)
        .as("a token to hide")
        .anyMatch(m -> new String(m.body(), StandardCharsets.UTF_8).contains(needle));
    assertThat(all).noneMatch(m -> decoder.masked(m).contains(needle));
    assertThat(decoded(recording)).noneMatch(n -> n.toString().contains(needle));
  }
}
