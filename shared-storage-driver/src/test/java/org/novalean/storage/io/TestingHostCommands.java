package org.novalean.storage.io;

import java.time.Duration;

/** Commands that are not those of this host. */
public final class TestingHostCommands {

  private TestingHostCommands() {}

  /** Each command hangs, and no signal ends it. */
  public static HostCommands thatHang() {
    return new HostCommands(Duration.ofMillis(1), 100, builder -> new TestingStuckProcess());
  }

  /** Each command succeeds, and writes this. */
  public static HostCommands thatAnswer(String output) {
    return new HostCommands(
        Duration.ofSeconds(30), 1, builder -> builder.command("printf", "%s", output).start());
  }

  /** Each command fails with this complaint. */
  public static HostCommands thatFail(String complaint) {
    return new HostCommands(
        Duration.ofSeconds(30),
        1,
        builder ->
            builder.command("sh", "-c", "printf %s \"$1\" >&2; exit 1", "sh", complaint).start());
  }
}
