package org.novalean.storage.libvirt;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libvirt's event loop: one for the process, and it never ends. Keepalive and events need it. */
final class EventLoop {

  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

  /** Kept, because native code holds it. Without it libvirt prints each error to stderr. */
  private static final Libvirt.VirErrorCallback SILENT = (userData, error) -> {};

  private static boolean started;

  private EventLoop() {}

  /** Must come before the first connection. */
  static synchronized void start() throws LibvirtFailure {
    if (started) {
      return;
    }
    try {
      Library.initEventLoop();
      Connect.setErrorCallback(SILENT);
    } catch (LibvirtException e) {
      throw LibvirtFailure.of(e);
    }
    var thread = new Thread(EventLoop::run, "libvirt-event-loop");
    thread.setDaemon(true);
    thread.start();
    started = true;
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void run() {
    while (true) {
      try {
        Library.processEvent();
      } catch (LibvirtException e) {
        log.warn("libvirt's event loop failed, and goes on: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
      }
    }
  }
}
