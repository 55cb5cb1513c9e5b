package org.novalean.storage.io;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Commands that are not those of this host. */
public final class TestingHostCommands {

  private TestingHostCommands() {}

  /** Each command hangs, and no signal ends it. */
  public static HostCommands thatHang() {
    return new HostCommands(Duration.ofMillis(1), 100, builder -> new TestingStuckProcess());
  }

  /** Each command succeeds, and writes this. */
  public static HostCommands thatAnswer(String output) {
    return thatAnswer(output, command -> {});
  }

  /**
   * The same.
   *
   * @param told of each command
   */
  public static HostCommands thatAnswer(String output, Consumer<List<String>> told) {
    return new HostCommands(
        Duration.ofSeconds(30),
        1,
        builder -> {
          told.accept(List.copyOf(builder.command()));
          return builder.command("printf", "%s", output).start();
        });
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
