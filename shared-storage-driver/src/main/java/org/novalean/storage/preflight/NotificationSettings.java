package org.novalean.storage.preflight;

import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.nova.NovaConf;

/** Nova publishes what nova-lean listens to; by default it publishes nothing. */
public final class NotificationSettings extends NovaConfCheck {

  /** What makes Nova do so. */
  public static final String FIX =
      "set in nova.conf of every Nova service (API, conductor, scheduler, compute), and restart them:"
          + "\n[notifications] notification_format = versioned (or both)"
          + "\n[notifications] notify_on_state_change = vm_and_task_state"
          + "\n[oslo_messaging_notifications] driver = messagingv2";

  private static final List<String> PUBLISHING = List.of("messagingv2", "messaging");

  /**
   * @param sources nova-compute's files, and directories of files
   */
  public NotificationSettings(List<Path> sources) {
    super("notification-settings", "Nova's notifications are on", sources);
  }

  @Override
  Result look(NovaConf conf) {
    var drivers = conf.notificationDrivers();
    if (drivers.stream().noneMatch(PUBLISHING::contains)) {
      return new Result.Failed(
          "[oslo_messaging_notifications] driver is %s: nothing is published"
              .formatted(drivers.isEmpty() ? "not set" : String.join(", ", drivers)),
          FIX);
    }
    var format = conf.notificationFormat();
    if (format.equals("unversioned")) {
      return new Result.Warning(
          "[notifications] notification_format is unversioned (Nova's default): nova-lean reads"
              + " these, but Nova tells more in versioned ones",
          FIX);
    }
    var state = conf.notifyOnStateChange().orElse("not set");
    if (!state.equals("vm_and_task_state")) {
      return new Result.Warning(
          "[notifications] notify_on_state_change is %s: a migration is noticed later"
              .formatted(state),
          FIX);
    }
    return new Result.Ok("notification_format = %s, on every change of state".formatted(format));
  }
}
