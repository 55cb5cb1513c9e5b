package org.novalean.configuration.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What started this process, where it is systemd with {@code Type=notify}: sd_notify(3). */
public final class ServiceManager {
  private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final int PATIENCE_SECONDS = 10;

  private ServiceManager() {}

  /**
   * Says that what waits for this service may start. Without a service manager it does nothing.
   *
   * <p>By a program of systemd's, because Java has no datagram sockets of the Unix domain.
   */
  public static void ready() {
    if (System.getenv(SOCKET) == null) {
      return;
    }
    try {
      var notify = new ProcessBuilder("systemd-notify", "--ready").inheritIO().start();
      if (!notify.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || notify.exitValue() != 0) {
        log.warn("systemd-notify failed, so systemd may take this service for not yet started");
      }
    } catch (IOException e) {
      log.warn("systemd cannot be told that this service is ready: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
