package org.novalean.events.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.events.Edge;
import org.novalean.events.Generic;
import org.novalean.events.LiveMigration;
import org.novalean.events.LiveMigrationStep;
import org.novalean.events.Messages;
import org.novalean.events.MigrationRefused;
import org.novalean.events.Notification;
import org.novalean.events.NotificationFormat;
import org.novalean.events.ServiceUpdated;

class NotificationDecoderTest {
  private static final String SERVER =
      """
      {"uuid": "s1", "display_name": null, "tenant_id": "p", "user_id": "u", "host": "compute1",
       "state": "active", "task_state": null, "image_uuid": null, "metadata": {"k": "v"},
       "fault": %s, "a_field_of_tomorrow": [1],
       "flavor": {"nova_object.name": "FlavorPayload", "nova_object.namespace": "nova",
         "nova_object.version": "1.99", "nova_object.data":
         {"flavorid": "f", "name": "n", "memory_mb": 64, "vcpus": 1}}}""";

  private static final String UNVERSIONED_SERVER =
      """
      {"instance_id": "s1", "display_name": "", "tenant_id": "p", "user_id": "u",
       "host": "compute1", "state": "active", "state_description": "", "image_ref_url": "",
       "instance_flavor_id": "f", "instance_type": "n", "memory_mb": 64, "vcpus": 1,
       "metadata": {"k": "v"}, "exception": %s}""";

  private static RawMessage raw(String body) {
    return new RawMessage(
        "nova",
        "versioned_notifications.info",
        Optional.empty(),
        Optional.empty(),
        body.getBytes(UTF_8));
  }

  private static Notification decode(String body) throws UnreadableMessage {
    return new NotificationDecoder().decode(raw(body));
  }

  private static Notification decode(String eventType, String payload) throws UnreadableMessage {
    return decode(Messages.notification("m", eventType, payload));
  }

  private static String exception(String message) {
    return Messages.payload(
        "ExceptionPayload",
        "1.1",
        """
        {"exception": "NoValidHost", "exception_message": "%s", "traceback": "gAAAAABsecret"}"""
            .formatted(message));
  }

  @Test
  void aRefusedMigrationTellsItsReasonInEitherFormat() throws UnreadableMessage {
    Notification versioned =
        decode(
            "compute_task.migrate_server.error",
            Messages.payload(
                "ComputeTaskPayload",
                "1.0",
                """
                {"instance_uuid": "s1", "request_spec": null, "state": "active", "reason": %s}"""
                    .formatted(exception("No valid host was found."))));
    Notification unversioned =
        decode(
            "compute_task.migrate_server",
            """
            {"request_spec": {}, "instance_properties": {}, "instance_id": "s1", "state": "active",
             "method": "migrate_server", "reason": "{'kwargs': {'code': 500}, 'message': \
            'No valid host was found.', 'class': 'NoValidHost'}"}""");

    for (Notification notification : new Notification[] {versioned, unversioned}) {
      MigrationRefused refused = (MigrationRefused) notification;
      assertThat(refused.serverId()).isEqualTo("s1");
      assertThat(refused.vmState()).contains("active");
      assertThat(refused.reason()).isEqualTo("No valid host was found.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"It's full\"",
        "{\"message\": \"It's full\", \"class\": \"X\"}",
        "\"{'message': \\\"It's full\\\", 'class': 'X'}\""
      })
  void aReasonIsFoundHoweverNovaWroteIt(String reason) throws UnreadableMessage {
    MigrationRefused refused =
        (MigrationRefused)
            decode(
                "compute_task.migrate_server",
                "{\"instance_id\": \"s1\", \"reason\": " + reason + "}");

    assertThat(refused.reason()).isEqualTo("It's full");
  }

  @ParameterizedTest
  @EnumSource(LiveMigrationStep.class)
  void aStepThatFailsTellsWhyInEitherFormat(LiveMigrationStep step) throws UnreadableMessage {
    LiveMigration versioned =
        (LiveMigration)
            decode(
                step.eventType(NotificationFormat.VERSIONED) + ".error",
                Messages.payload(
                    "InstanceActionPayload", "1.8", SERVER.formatted(exception("boom"))));
    LiveMigration unversioned =
        (LiveMigration)
            decode(
                step.eventType(NotificationFormat.UNVERSIONED) + ".error",
                UNVERSIONED_SERVER.formatted("\"boom\""));

    assertThat(versioned.step()).isEqualTo(step);
    assertThat(versioned.edge()).isEqualTo(Edge.ERROR);
    assertThat(versioned.fault()).contains("boom");
    assertThat(unversioned.step()).isEqualTo(step);
    assertThat(unversioned.fault()).contains("boom");
    assertThat(unversioned.server()).isEqualTo(versioned.server());
  }

  @Test
  void aServicesUpdateTellsWhetherItMayBeUsed() throws UnreadableMessage {
    ServiceUpdated updated =
        (ServiceUpdated)
            decode(
                "service.update",
                Messages.payload(
                    "ServiceStatusPayload",
                    "1.1",
                    """
                    {"host": "compute1", "binary": "nova-compute", "disabled": true,
                     "disabled_reason": "share lost", "forced_down": false,
                     "last_seen_up": "2026-11-22T13:07:24Z"}"""));

    assertThat(updated.host()).isEqualTo("compute1");
    assertThat(updated.disabled()).isTrue();
    assertThat(updated.disabledReason()).contains("share lost");
    assertThat(updated.forcedDown()).isFalse();
    assertThat(updated.lastSeenUp()).contains(Instant.parse("2026-11-22T13:07:24Z"));
  }

  @Test
  void whatHasNoTypeOfItsOwnComesWithItsPayload() throws UnreadableMessage {
    Generic generic = (Generic) decode("instance.live_migration_tomorrow.start", "{\"a\": [1]}");

    assertThat(generic.envelope().eventType()).isEqualTo("instance.live_migration_tomorrow.start");
    assertThat(generic.payload().path("a").get(0).asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.8", "1.9", "1.123"})
  void minorVersionsAreTolerated(String version) throws UnreadableMessage {
    assertThat(
            decode(
                "instance.live_migration_pre.start",
                Messages.payload("InstanceActionPayload", version, SERVER.formatted("null"))))
        .isInstanceOf(LiveMigration.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "10.0", "1", ""})
  void aNewMajorVersionIsRefusedWithAClearWord(String version) {
    assertThatThrownBy(
            () ->
                decode(
                    "instance.live_migration_pre.start",
                    Messages.payload("InstanceActionPayload", version, SERVER.formatted("null"))))
        .isInstanceOf(UnreadableMessage.class)
        .hasMessageStartingWith("instance.live_migration_pre.start: ")
        .hasMessageContaining("version");
  }

  @Test
  void aNewMajorVersionInsideIsRefusedToo() {
    String server = SERVER.formatted("null").replace("\"1.99\"", "\"2.0\"");

    assertThatThrownBy(
            () ->
                decode(
                    "instance.live_migration_pre.start",
                    Messages.payload("InstanceActionPayload", "1.8", server)))
        .hasMessageContaining("FlavorPayload 2.0 is a major version")
        .hasMessageContaining("Upgrade nova-lean");
  }

  @Test
  void aPayloadOfAnotherKindIsRefused() {
    assertThatThrownBy(
            () -> decode("service.update", Messages.payload("KeypairPayload", "1.0", "{}")))
        .hasMessage(
            "service.update: payload is a KeypairPayload where a ServiceStatusPayload was"
                + " expected");
  }

  @Test
  void theOldEnvelopeIsReadToo() throws UnreadableMessage {
    Notification notification = decode(Messages.message("m7", "keypair.create.start", "{}"));

    assertThat(notification.envelope().messageId()).isEqualTo("m7");
    assertThat(notification.envelope().requestId()).contains("req-1");
    assertThat(notification.envelope().timestamp())
        .isEqualTo(Instant.parse("2026-11-22T13:07:35.393636Z"));
  }

  @Test
  void aContextOfAnOlderOpenStackNamesTheInitiatorToo() throws UnreadableMessage {
    String message =
        Messages.message("m", "a.b", "{}")
            .replace(
                "\"_context_request_id\"", "\"_context_user\": \"u9\", \"_context_request_id\"");

    assertThat(decode(message).envelope().initiator().userId()).contains("u9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01 00:00:00", "12"})
  void aTimeThatIsNoneIsRefused(String time) {
    String message = Messages.message("m", "a.b", "{}").replace("2026-11-22 13:07:35.393636", time);

    assertThatThrownBy(() -> decode(message))
        .hasMessage("field 'timestamp' of the notification is not a time");
  }

  @Test
  void anExceptionNeverShowsTheInput() {
    String body = "gAAAAABsecret is not JSON";

    assertThatThrownBy(() -> decode(body)).hasMessageNotContaining("gAAAA").hasNoCause();
    assertThat(raw(body).toString()).doesNotContain("gAAAA");
  }
}
