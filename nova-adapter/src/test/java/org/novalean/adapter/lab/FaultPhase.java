package org.novalean.adapter.lab;

import java.util.regex.Pattern;

/** How far a migration is when something happens to it, and what holds it there. */
enum FaultPhase {
  /** The disks' tops are being copied. The server has much current data, and the link is slow. */
  MIRROR("mirror", "4mbit") {
    @Override
    boolean isReached(MovingServer moving) {
      var job = COPIED.matcher(moving.onSource("virsh blockjob %s vda --info"));
      return job.find() && Integer.parseInt(job.group(1)) < 85;
    }
  },

  /**
   * The disks are mirrored, and memory flows. It is never switched, and the guest writes faster
   * than the link takes.
   */
  PRE_COPY("pre-copy", "32mbit") {
    @Override
    boolean isSwitched() {
      return false;
    }

    @Override
    boolean isReached(MovingServer moving) {
      return MEMORY_FLOWS.matcher(moving.onSource("virsh domjobinfo %s")).find();
    }
  },

  /**
   * The guest runs on the destination, and a good part of its memory is there. Sooner, QEMU there
   * ends with the connection (it still takes in the state of devices), or cannot be asked for
   * anything: under software emulation it waits for the pages of an interrupt with its lock held.
   */
  POST_COPY("post-copy", "80mbit") {
    @Override
    void hold(MovingServer moving) {
      moving.adapter().awaitLog("-> post-copy");
      moving.link("8mbit");
      super.hold(moving);
    }

    @Override
    boolean isReached(MovingServer moving) {
      return MUCH_IS_THERE.matcher(moving.onSource("virsh domjobinfo %s")).find();
    }

    @Override
    String hostOfTheGuest(MovingServer moving) {
      return moving.destination();
    }
  };

  private static final Pattern COPIED = Pattern.compile(": \\[ *(\\d+)");
  private static final Pattern MEMORY_FLOWS = Pattern.compile("Memory processed: +[1-9]\\S* MiB");
  private static final Pattern MUCH_IS_THERE = Pattern.compile("Memory remaining: *(1?\\d?\\d)\\.");

  private final String words;
  private final String rate;

  FaultPhase(String words, String rate) {
    this.words = words;
    this.rate = rate;
  }

  String words() {
    return words;
  }

  /** The link of both hosts until it is reached. */
  String rate() {
    return rate;
  }

  /** Whether nova-lean may switch the server to post-copy. */
  boolean isSwitched() {
    return true;
  }

  /** Whether the migration is in it now, with something left of it. */
  abstract boolean isReached(MovingServer moving);

  /** Waits until it is reached. */
  void hold(MovingServer moving) {
    moving.await(() -> isReached(moving));
  }

  String hostOfTheGuest(MovingServer moving) {
    return moving.source();
  }
}
