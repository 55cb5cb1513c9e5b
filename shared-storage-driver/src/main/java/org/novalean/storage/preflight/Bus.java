package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import org.novalean.events.NotificationProbe;
import org.novalean.events.ProbeException;

/** RabbitMQ lets this host in: over it adapter and agents speak. */
public record Bus(NotificationProbe probe) implements Check {

  public Bus {
    requireNonNull(probe, "probe is null");
  }

  @Override
  public String id() {
    return "bus";
  }

  @Override
  public String title() {
    return "RabbitMQ lets us in";
  }

  @Override
  public Result run() {
    try {
      return new Result.Ok(probe.signIn().toString());
    } catch (ProbeException e) {
      return new Result.Failed(
          String.valueOf(e.getMessage()),
          "set [DEFAULT] transport_url to what nova.conf has; the user and its permissions:"
              + " rabbitmqctl list_users, rabbitmqctl list_permissions");
    }
  }
}
