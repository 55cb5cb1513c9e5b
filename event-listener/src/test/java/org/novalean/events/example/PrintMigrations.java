package org.novalean.events.example;

import org.novalean.events.LiveMigration;
import org.novalean.events.NotificationListener;
import org.novalean.events.QueueSettings;
import org.novalean.events.TransportUrl;

/**
 * Prints the live migrations of a cloud as they happen; its argument is nova.conf's transport_url.
 */
final class PrintMigrations {
  private PrintMigrations() {}

  public static void main(String... args) throws InterruptedException {
    try (NotificationListener listener =
        NotificationListener.builder()
            .transportUrl(TransportUrl.parse(args[0]))
            .queue(QueueSettings.named("print-migrations"))
            .onState(state -> System.out.println("bus: " + state.reason()))
            .handler(
                notification -> {
                  if (notification instanceof LiveMigration m) {
                    System.out.println(m.serverId() + " " + m.step() + " " + m.edge());
                  }
                })
            .build()) {
      listener.start();
      Thread.currentThread().join(); // until Ctrl-C
    }
  }
}
