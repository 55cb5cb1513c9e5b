package org.novalean.adapter.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.TestingNotifications;
import org.novalean.storage.preflight.Result;

class BusChecksTest {

  private final TestingProbe probe = new TestingProbe();

  @Test
  void saysWhichNotificationArrived() {
    probe.notification = Optional.of(TestingNotifications.update("id"));

    var results = run();

    assertThat(results.values()).allSatisfy(r -> assertThat(r).isInstanceOf(Result.Ok.class));
    assertThat(results.get("rabbitmq").detail()).contains("controller").doesNotContain("hunter2");
    assertThat(results.get("notifications").detail())
        .contains("instance.update", "nova-compute:compute1");
  }

  @Test
  void saysHowToBeLetIn() {
    probe.refusal = "RabbitMQ refused user 'nova'";

    var results = run();

    assertThat(results.get("rabbitmq"))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.detail()).contains("refused user 'nova'");
              assertThat(failed.fix()).contains("transport_url", "list_permissions");
            });
    assertThat(results.get("exchanges")).isInstanceOf(Result.Skipped.class);
    assertThat(results.get("notifications")).isInstanceOf(Result.Skipped.class);
  }

  @Test
  void saysWhoDeclaresTheExchange() {
    probe.missingExchanges = List.of("nova");

    var results = run();

    assertThat(results.get("exchanges"))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.detail()).contains("not there: nova");
              assertThat(failed.fix()).contains("start Nova's services", "control_exchange");
            });
    assertThat(results.get("notifications")).isInstanceOf(Result.Skipped.class);
  }

  @Test
  void namesTheThreeSettingsWhereNothingWasEverPublished() {
    assertThat(run().get("notifications"))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.detail()).contains("within 10 s", "nobody has published");
              assertThat(failed.fix())
                  .contains(
                      "notification_format = versioned",
                      "notify_on_state_change = vm_and_task_state",
                      "driver = messagingv2",
                      "--wait 60");
            });
  }

  @Test
  void onlyWarnsWhereTheCloudMayJustBeQuiet() {
    probe.defaultQueues = List.of("versioned_notifications.info");

    assertThat(run().get("notifications"))
        .isInstanceOfSatisfying(
            Result.Warning.class,
            w -> assertThat(w.detail()).contains("versioned_notifications.info"));
  }

  private Results run() {
    return Results.of(new BusChecks(probe, Duration.ofSeconds(10)).all());
  }
}
