package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.novalean.events.NotificationProbe;
import org.novalean.events.ProbeException;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.NotificationSettings;
import org.novalean.storage.preflight.Result;

/** What is asked of RabbitMQ. */
public final class BusChecks {

  private static final Result NO_BROKER =
      new Result.Skipped("needs RabbitMQ, which did not let us in");

  private final NotificationProbe probe;
  private final Duration patience;
  private boolean signedIn;
  private boolean exchanges;

  public BusChecks(NotificationProbe probe, Duration patience) {
    this.probe = requireNonNull(probe, "probe is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  /** The checks, in order: each may build on those before it. */
  public List<Check> all() {
    return List.of(
        new SimpleCheck("rabbitmq", "RabbitMQ lets us in", this::signIn),
        new SimpleCheck("exchanges", "Nova's exchange exists", this::exchanges),
        new SimpleCheck("notifications", "Nova's notifications arrive", this::notifications));
  }

  private Result signIn() {
    try {
      var broker = probe.signIn();
      signedIn = true;
      return new Result.Ok(broker.toString());
    } catch (ProbeException e) {
      return new Result.Failed(
          words(e),
          "set [DEFAULT] transport_url to what nova.conf has; the user and its permissions:"
              + " rabbitmqctl list_users, rabbitmqctl list_permissions");
    }
  }

  private Result exchanges() {
    if (!signedIn) {
      return NO_BROKER;
    }
    try {
      var missing = probe.missingExchanges();
      exchanges = missing.isEmpty();
      return exchanges
          ? new Result.Ok("as [DEFAULT] exchanges names it")
          : new Result.Failed(
              "not there: " + String.join(", ", missing),
              "start Nova's services, which declare it; if nova.conf has a control_exchange of its"
                  + " own, name it in [DEFAULT] exchanges; check the virtual host in transport_url");
    } catch (ProbeException e) {
      return broken(e);
    }
  }

  private Result notifications() {
    if (!signedIn) {
      return NO_BROKER;
    }
    if (!exchanges) {
      return new Result.Skipped("needs the exchange, which is not there");
    }
    try {
      var heard = probe.await(patience);
      if (heard.isPresent()) {
        var envelope = heard.get().envelope();
        return new Result.Ok(
            "heard %s from %s".formatted(envelope.eventType(), envelope.publisherId()));
      }
      return nothingHeard(probe.defaultQueues());
    } catch (ProbeException e) {
      return broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Skipped("interrupted");
    }
  }

  private Result nothingHeard(List<String> queues) {
    var quiet = "nothing arrived within %d s".formatted(patience.toSeconds());
    var again =
        "\nA quiet cloud sends none: do something to a server (openstack server set --property x=1"
            + " SERVER) while 'nova-lean doctor --wait 60' waits.";
    return queues.isEmpty()
        ? new Result.Failed(
            quiet + ", and nobody has published a notification since RabbitMQ started",
            NotificationSettings.FIX + again)
        : new Result.Warning(
            quiet + ", though some were published before (" + String.join(", ", queues) + ")",
            NotificationSettings.FIX + again);
  }

  private static Result broken(ProbeException e) {
    return new Result.Failed(words(e), "look at RabbitMQ's log, and run this again");
  }

  private static String words(ProbeException e) {
    return String.valueOf(e.getMessage());
  }
}
