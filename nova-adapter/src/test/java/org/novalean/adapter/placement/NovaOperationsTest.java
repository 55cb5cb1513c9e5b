package org.novalean.adapter.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.agents.Reports.host;
import static org.novalean.adapter.agents.Reports.unsealed;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.events.Notification;
import org.novalean.events.Recordings;
import org.novalean.events.ServerUpdated;
import org.novalean.events.decode.NotificationDecoder;
import org.novalean.events.decode.RawMessage;
import org.novalean.events.decode.UnreadableMessage;

class NovaOperationsTest {

  private static final String SERVER = "b35ef325-6463-4474-a157-7e27edf04294";
  private static final String SUSPEND = "compute.instance.suspend.start";
  private static final String OF_SERVER = "{\"instance_id\": \"%s\"}".formatted(SERVER);

  private final TestingClock clock = new TestingClock();
  private final TestingAgents agents = new TestingAgents();
  private final Fleet fleet = new Fleet(clock);
  private final NovaOperations operations = new NovaOperations(agents, fleet, sealer());

  private Sealer sealer() {
    var compute = new TestingCompute(clock, "c1");
    return new Sealer(
        agents,
        fleet,
        new Sealing(compute, agents),
        new WantedPlacements(compute, compute, PlacementMode.NONE, clock),
        new SealBudget(1, 1, 0, 1),
        Set.of(),
        clock);
  }

  @Test
  void aSealThatACommandBeganAMomentAgoIsReleasedThoughNoReportTellsOfIt() throws Exception {
    fleet.heard(host("c1", unsealed(SERVER, 5)));
    agents.job(SERVER, "running", "");

    operations.handle(notification("notifications", SUSPEND, OF_SERVER));

    assertThat(agents.requests()).contains("release c1 " + SERVER);
  }

  /** The agent refuses all seals of a server for a while after a release. */
  @Test
  void whereNothingRunsNothingIsReleased() throws Exception {
    fleet.heard(host("c1", unsealed(SERVER, 5)));

    operations.handle(notification("notifications", SUSPEND, OF_SERVER));

    assertThat(agents.requests()).noneMatch(request -> request.startsWith("release"));
  }

  @Test
  void aServerOfAHostWithoutAnAgentIsNobodysConcern() throws Exception {
    operations.handle(notification("notifications", SUSPEND, OF_SERVER));
    assertThat(agents.requests()).isEmpty();
  }

  private static Optional<String> begins(String topic, String type, String payload)
      throws UnreadableMessage {
    return NovaOperations.begins(notification(topic, type, payload));
  }

  private static Notification notification(String topic, String type, String payload)
      throws UnreadableMessage {
    var body =
        """
        {"message_id": "m1", "publisher_id": "nova-compute:c1", "event_type": "%s",
         "priority": "INFO", "timestamp": "2026-11-24 06:00:00.000000", "payload": %s}"""
            .formatted(type, payload);
    return new NotificationDecoder()
        .decode(
            new RawMessage(
                "nova",
                topic + ".info",
                Optional.of("application/json"),
                Optional.of("utf-8"),
                body.getBytes(UTF_8)));
  }

  private static Optional<String> versioned(String type) throws UnreadableMessage {
    return begins(
        "versioned_notifications",
        type,
        """
        {"nova_object.name": "InstanceActionPayload", "nova_object.namespace": "nova",
         "nova_object.version": "1.8", "nova_object.data": {"uuid": "%s", "host": "c1"}}"""
            .formatted(SERVER));
  }

  private static Optional<String> legacy(String type) throws UnreadableMessage {
    return begins("notifications", type, OF_SERVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "suspend",
        "power_off",
        "reboot",
        "snapshot",
        "shelve",
        "resize_prep",
        "rescue",
        "rebuild",
        "delete",
        "volume_attach",
        "evacuate"
      })
  void whateverNovaBeginsWithAServerIsHeardInEitherFormat(String operation) throws Exception {
    assertThat(versioned("instance." + operation + ".start")).contains(SERVER);
    assertThat(legacy("compute.instance." + operation + ".start")).contains(SERVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lock",
        "unlock",
        "exists",
        "suspend.end",
        "suspend.error",
        "trigger_crash_dump.start"
      })
  void whatDoesNotTouchDisksIsNot(String operation) throws Exception {
    assertThat(versioned("instance." + operation)).isEmpty();
    assertThat(legacy("compute.instance." + operation)).isEmpty();
  }

  @Test
  void whatIsNotOfAServerIsNot() throws Exception {
    assertThat(legacy("scheduler.something.start")).isEmpty();
    assertThat(begins("notifications", "compute.instance.suspend.start", "{}")).isEmpty();
  }

  /** With a task each one tells of an operation; the last one tells that it is over. */
  @Test
  void aServerWithATaskIsBeingWorkedOn() throws Exception {
    var heard = 0;
    for (var message : Recordings.messages("1-precopy")) {
      var notification =
          new NotificationDecoder()
              .decode(
                  new RawMessage(
                      message.exchange(),
                      message.routingKey(),
                      Optional.of(message.contentType()),
                      Optional.of(message.contentEncoding()),
                      message.body().getBytes(UTF_8)));
      if (notification instanceof ServerUpdated update) {
        heard++;
        assertThat(NovaOperations.begins(update).isPresent())
            .isEqualTo(update.newTaskState().isPresent());
      }
    }
    assertThat(heard).isPositive();
  }
}
