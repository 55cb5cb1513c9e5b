package org.novalean.storage.hypervisor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.novalean.storage.image.TestingImage;

/** A disk of a testing QEMU: its open chain from the top down, and the job on it. */
final class TestingDisk {

  private final List<TestingNode> chain = new ArrayList<>();
  private Optional<TestingBlockJob> job = Optional.empty();
  private Optional<Path> openForWriting = Optional.empty();
  private long readBytes;
  private long writtenBytes;

  /** Opens the chain that the headers on the disk name. */
  TestingDisk(Path top) {
    for (var next = Optional.of(top); next.isPresent(); ) {
      var node = TestingNode.open(next.get());
      chain.add(node);
      next = node.backing();
    }
  }

  TestingNode top() {
    return chain.get(0);
  }

  List<TestingNode> chain() {
    return chain;
  }

  Optional<TestingBlockJob> job() {
    return job;
  }

  DiskTraffic traffic(String target) {
    return new DiskTraffic(target, readBytes, writtenBytes);
  }

  int guestReads(int block) {
    readBytes += TestingImage.BLOCK_SIZE;
    return read(block);
  }

  private int read(int block) {
    return chain.stream().flatMap(node -> node.read(block).stream()).findFirst().orElse(0);
  }

  void guestWrites(int block, int value) {
    writtenBytes += TestingImage.BLOCK_SIZE;
    top().write(block, value);
    job.filter(running -> running.kind() != BlockJob.Kind.PULL)
        .ifPresent(running -> running.dirty().add(block));
  }

  /** The guest's flush: it does not reach the target of a job (seen with QEMU 7.2). */
  void flush() {
    top().flush();
  }

  void startCopy(TestingNode target, long mibPerSecond) {
    var all = new TreeSet<Integer>();
    chain.forEach(node -> all.addAll(node.blocks().keySet()));
    start(new TestingBlockJob(BlockJob.Kind.COPY, target, all, mibPerSecond));
  }

  void startCommit(long mibPerSecond) {
    var own = new TreeSet<>(top().blocks().keySet());
    openForWriting = Optional.of(chain.get(1).path());
    start(new TestingBlockJob(BlockJob.Kind.COMMIT, chain.get(1), own, mibPerSecond));
  }

  /** As left by a commit that began, until a snapshot is laid over it. */
  boolean isOpenForWriting(Path image) {
    return top().path().equals(image) || openForWriting.filter(image::equals).isPresent();
  }

  void openReadOnly(Path image) {
    openForWriting = openForWriting.filter(open -> !open.equals(image));
  }

  void startPull(long mibPerSecond) {
    var lacking = new TreeSet<Integer>();
    chain.forEach(node -> lacking.addAll(node.blocks().keySet()));
    lacking.removeAll(top().blocks().keySet());
    start(new TestingBlockJob(BlockJob.Kind.PULL, top(), lacking, mibPerSecond));
  }

  /** The last half of the blocks goes first, and to the disk: the target is no point in time. */
  private void start(TestingBlockJob started) {
    job = Optional.of(started);
    var half = started.dirty().size() / 2;
    List.copyOf(started.dirty().descendingSet()).stream()
        .limit(half)
        .forEach(block -> move(started, block));
    if (started.kind() != BlockJob.Kind.PULL) {
      started.target().flush();
    }
  }

  private void move(TestingBlockJob running, int block) {
    running.target().write(block, read(block));
    running.dirty().remove(block);
  }

  private void moveAll(TestingBlockJob running) {
    List.copyOf(running.dirty()).forEach(block -> move(running, block));
  }

  /** A copy or commit becomes ready; a pull ends. */
  void finish() {
    var running = job.orElseThrow();
    moveAll(running);
    if (running.kind() == BlockJob.Kind.PULL) {
      top().forgetBacking();
      var below = chain.subList(1, chain.size());
      below.forEach(TestingNode::close);
      below.clear();
      job = Optional.empty();
      return;
    }
    running.target().flush();
    running.becomesReady();
  }

  void cancelJob() {
    job.filter(running -> running.kind() == BlockJob.Kind.COPY)
        .ifPresent(running -> running.target().close());
    job = Optional.empty();
  }

  /** What came since the job was ready reaches the target only now. */
  void pivot() {
    var running = job.orElseThrow();
    moveAll(running);
    running.target().flush();
    var left = running.kind() == BlockJob.Kind.COPY ? List.copyOf(chain) : List.of(top());
    left.forEach(TestingNode::close);
    chain.removeAll(left);
    if (running.kind() == BlockJob.Kind.COPY) {
      chain.add(running.target());
    }
    job = Optional.empty();
  }

  void snapshotOnto(TestingNode overlay) {
    top().flush();
    openForWriting = Optional.empty();
    chain.add(0, overlay);
  }

  /** The process died: nothing is flushed any more. */
  void close() {
    cancelJob();
    chain.forEach(TestingNode::close);
  }
}
