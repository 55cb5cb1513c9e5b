package org.novalean.adapter.retype;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.novalean.adapter.TestingClock;
import org.novalean.adapter.agents.TestingAgents;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.placement.WantedPlacements;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.storage.messages.DiskCopy;
import org.novalean.storage.messages.DiskOf;

/**
 * A server on two volumes, and a cloud in which something happens at each look: what the test has
 * put in {@link #next}, one after the other, then nothing more.
 */
public final class VolumeCloud {

  public static final long GIB = 1L << 30;

  public final TestingClock clock = new TestingClock();
  public final TestingCompute compute = new TestingCompute(clock, "c1", "c2");
  public final TestingVolumes cinder =
      new TestingVolumes().backend("nfs-a", "10.0.0.1:/a").backend("nfs-b", "10.0.0.2:/b");
  public TestingAgents agents = new TestingAgents();
  public final String server = compute.boot("web", "c1");
  public final String root = cinder.volumeOf(server, "root", "nfs-a");
  public final String data = cinder.volumeOf(server, "data", "nfs-a");
  public final CountDownLatch stop = new CountDownLatch(1);
  final List<RetypeProgress> shown = new ArrayList<>();
  private final Deque<Runnable> next = new ArrayDeque<>();

  public VolumeCloud() {
    compute.disks(
        server,
        new ServerDisks(
            Optional.of("vda"),
            List.of(new AttachedVolume(data, "vdb"), new AttachedVolume(root, "vda")),
            0,
            0,
            false));
    guestWritesTo("vda", cinder.file(root));
    guestWritesTo("vdb", cinder.file(data));
  }

  public RetypeDesk desk() {
    var desk =
        new PlacementDesk(
            compute,
            agents,
            new Sealing(compute, agents),
            new WantedPlacements(compute, compute, PlacementMode.NONE, clock),
            () -> {});
    return new RetypeDesk(
        desk,
        compute,
        cinder,
        agents,
        clock,
        (time, told) -> {
          clock.advance(time);
          Optional.ofNullable(next.poll()).ifPresent(Runnable::run);
          return told.getCount() == 0;
        });
  }

  /** What happens at the looks that follow. */
  public VolumeCloud next(Runnable... events) {
    next.addAll(List.of(events));
    return this;
  }

  /** Nothing happens at as many looks. */
  public VolumeCloud nextNothing(int looks) {
    for (var i = 0; i < looks; i++) {
      next(() -> {});
    }
    return this;
  }

  /** A whole retype of a volume, as Cinder and Nova do it. */
  public VolumeCloud nextIsMoved(String volume, String target) {
    return next(
        () -> cinder.copying(volume),
        () -> copies(target, GIB / 4, false),
        () -> copies(target, GIB, true),
        () -> guestWritesTo(target, copyFile(volume)),
        () -> cinder.copied(volume));
  }

  /** The file of what a volume is copied into. */
  public String copyFile(String volume) {
    return cinder.file(cinder.copyOf(volume).orElseThrow().id());
  }

  public void guestWritesTo(String target, String file) {
    agents.copies(
        new DiskOf(server, target), new DiskCopy(false, false, 0, 0, Optional.of(path(file))));
  }

  public void copies(String target, long done, boolean ready) {
    var file = agents.diskCopy("c1", new DiskOf(server, target)).join().file();
    agents.copies(new DiskOf(server, target), new DiskCopy(true, ready, done, GIB, file));
  }

  /** Nova gives up: the guest goes on on its old file. */
  public void novaFails(String volume, String target) {
    compute.askedInVain(server, "swap_volume");
    guestWritesTo(target, cinder.file(volume));
    cinder.copyFailed(volume);
  }

  static String path(String file) {
    return "/var/lib/nova/mnt/" + Integer.toHexString(file.hashCode()) + "/" + file;
  }
}
