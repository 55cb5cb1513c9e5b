package org.novalean.storage.io;

import java.time.Duration;

/** Commands of a host whose share hangs. */
public final class TestingHostCommands {

  private TestingHostCommands() {}

  /** Each command hangs, and no signal ends it. */
  public static HostCommands thatHang() {
    return new HostCommands(Duration.ofMillis(1), 100, builder -> new TestingStuckProcess());
  }
}
