package org.novalean.storage.hypervisor;

import java.util.NavigableSet;
import java.util.TreeSet;

/** A block job of a testing QEMU. */
final class TestingBlockJob {

  private final BlockJob.Kind kind;
  private final TestingNode target;

  /** Blocks that the target has not got yet. */
  private final NavigableSet<Integer> dirty = new TreeSet<>();

  private long mibPerSecond;
  private boolean ready;
  private final int total;

  TestingBlockJob(
      BlockJob.Kind kind, TestingNode target, Iterable<Integer> blocks, long mibPerSecond) {
    this.kind = kind;
    this.target = target;
    this.mibPerSecond = mibPerSecond;
    blocks.forEach(dirty::add);
    this.total = dirty.size();
  }

  BlockJob.Kind kind() {
    return kind;
  }

  TestingNode target() {
    return target;
  }

  NavigableSet<Integer> dirty() {
    return dirty;
  }

  void speed(long limit) {
    mibPerSecond = limit;
  }

  boolean isReady() {
    return ready;
  }

  void becomesReady() {
    ready = true;
  }

  BlockJob info() {
    var done = total - Math.min(total, dirty.size());
    return new BlockJob(kind, done, total, mibPerSecond, ready);
  }
}
