package org.novalean.adapter.retype;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.novalean.adapter.compute.Server.PowerState;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.placement.Sealing;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumePool;
import org.novalean.adapter.volumes.VolumeService;
import org.novalean.adapter.volumes.VolumeType;

/**
 * Looks for all that would make a retype fail, before anything is changed. Pure. The rules are
 * Cinder's ({@code retype} in cinder/volume/api.py and manager.py of Cinder 21) and Nova's ({@code
 * swap_volume} in nova/compute/api.py and virt/libvirt/driver.py of Nova 26).
 */
final class RetypeChecks {

  /** vm_state ACTIVE, PAUSED and RESIZED, as the API shows them. */
  private static final Set<String> SWAPPABLE = Set.of("ACTIVE", "PAUSED", "VERIFY_RESIZE");

  private static final String BACKEND = "volume_backend_name";
  private static final String MULTIATTACH = "multiattach";

  private final RetypeFacts facts;
  private final List<String> refusals = new ArrayList<>();
  private final List<String> notes;

  private RetypeChecks(RetypeFacts facts) {
    this.facts = facts;
    this.notes = new ArrayList<>(facts.notes());
  }

  static RetypePlan plan(RetypeFacts facts) {
    return new RetypeChecks(facts).plan();
  }

  private RetypePlan plan() {
    var type =
        facts.types().stream()
            .filter(t -> t.name().equals(facts.type()) || t.id().equals(facts.type()))
            .findFirst();
    if (type.isEmpty()) {
      refusals.add(
          "Cinder has no volume type '%s' for us; it has: %s"
              .formatted(
                  facts.type(),
                  facts.types().stream()
                      .map(VolumeType::name)
                      .sorted()
                      .collect(Collectors.joining(", "))));
      return new RetypePlan(facts.server(), facts.type(), List.of(), refusals, notes);
    }
    var moves = new ArrayList<VolumeMove>();
    for (var attached : chosen()) {
      volume(attached, type.get()).ifPresent(moves::add);
    }
    // What is on its way first: Nova copies one volume of a server at a time.
    moves.sort(Comparator.comparing(move -> !move.underWay()));
    if (moves.stream().anyMatch(move -> !move.underWay())) {
      server();
      others();
      backends(type.get(), moves);
    }
    return new RetypePlan(facts.server(), type.get().name(), moves, refusals, notes);
  }

  /** The root volume first. */
  private List<AttachedVolume> chosen() {
    var all =
        facts.disks().volumes().stream()
            .sorted(
                Comparator.comparing((AttachedVolume volume) -> !facts.disks().isRoot(volume))
                    .thenComparing(AttachedVolume::target))
            .toList();
    if (facts.chosen().isEmpty()) {
      if (facts.disks().rootVolume().isEmpty()) {
        refusals.add(noVolume(all));
        return List.of();
      }
      return all;
    }
    for (var id : facts.chosen()) {
      if (all.stream().noneMatch(volume -> volume.volumeId().equals(id))) {
        refusals.add("volume %s is none of this server's; they are: %s".formatted(id, ids(all)));
      }
    }
    return all.stream().filter(volume -> facts.chosen().contains(volume.volumeId())).toList();
  }

  private String noVolume(List<AttachedVolume> dataVolumes) {
    var id = facts.server().id();
    return "its root disk %sis a disk that Nova made from an image: neither Nova nor Cinder turns such a disk into a volume. To have its data at rest on a share all the same: nova-lean seal %s (the placement layered)%s"
        .formatted(
            facts.disks().root().map(root -> root + " ").orElse(""),
            id,
            dataVolumes.isEmpty()
                ? ""
                : ". Its data volumes can be moved: --volume " + ids(dataVolumes));
  }

  private static String ids(List<AttachedVolume> volumes) {
    return volumes.isEmpty()
        ? "none"
        : volumes.stream().map(AttachedVolume::volumeId).collect(Collectors.joining(", "));
  }

  private Optional<VolumeMove> volume(AttachedVolume attached, VolumeType type) {
    var found = Optional.ofNullable(facts.volumes().get(attached.volumeId()));
    if (found.isEmpty()) {
      refusals.add(
          "Cinder shows no volume %s, which Nova has as %s of the server"
              .formatted(attached.volumeId(), attached.target()));
      return Optional.empty();
    }
    var volume = found.get();
    var root = facts.disks().isRoot(attached);
    if (RetypeJudge.isUnderWay(volume)) {
      return underWay(volume, new VolumeMove(volume, attached.target(), root, true), type);
    }
    var move = new VolumeMove(volume, attached.target(), root, false);
    if (volume.type().equals(Optional.of(type.name()))) {
      notes.add(
          "%s is of type %s already%s"
              .formatted(
                  move.words(), type.name(), volume.backend().map(b -> ", on " + b).orElse("")));
      return Optional.empty();
    }
    check(move, type);
    return Optional.of(move);
  }

  private Optional<VolumeMove> underWay(Volume volume, VolumeMove move, VolumeType type) {
    var to = Optional.ofNullable(facts.copies().get(volume.id())).flatMap(Volume::type);
    if (to.isPresent() && !to.get().equals(type.name())) {
      refusals.add(
          "%s is being moved to the type %s already: wait for that, or: nova-lean place %s --cancel"
              .formatted(move.words(), to.get(), facts.server().id()));
      return Optional.empty();
    }
    notes.add(
        "%s is %s already; that is followed".formatted(move.words(), RetypeJudge.status(volume)));
    return Optional.of(move);
  }

  private void check(VolumeMove move, VolumeType type) {
    var volume = move.volume();
    if (!volume.status().equals("in-use")) {
      refusals.add(
          "%s is %s; it must be in-use: openstack volume show %s"
              .formatted(move.words(), volume.status(), volume.id()));
    }
    if (volume.servers().size() > 1) {
      refusals.add(
          "%s is used by %d servers (%s): Nova copies no volume that several use. Detach it from the others first"
              .formatted(
                  move.words(), volume.servers().size(), String.join(", ", volume.servers())));
    }
    var multiattach = "<is> True".equals(type.extraSpecs().getOrDefault(MULTIATTACH, ""));
    if (volume.multiattach() != multiattach) {
      refusals.add(
          "%s %s multiattach, and the type %s %s: Cinder changes that only of a volume that nobody uses"
              .formatted(
                  move.words(),
                  volume.multiattach() ? "is" : "is not",
                  type.name(),
                  multiattach ? "is" : "is not"));
    }
    var snapshots = facts.snapshots().getOrDefault(volume.id(), List.of());
    if (!snapshots.isEmpty()) {
      refusals.add(
          "%s has snapshots (%s): Cinder moves no volume with snapshots. Delete them first"
              .formatted(move.words(), String.join(", ", snapshots)));
    }
    if (volume.encrypted()) {
      refusals.add(
          "%s is encrypted: Nova copies no volume that QEMU decrypts (LUKS)"
              .formatted(move.words()));
    }
  }

  private void server() {
    var server = facts.server();
    var there =
        server.powerState() == PowerState.RUNNING || server.powerState() == PowerState.PAUSED;
    if (!SWAPPABLE.contains(server.status()) || !there) {
      refusals.add(
          "the server is %s, power state %s: Nova copies volumes of servers that are ACTIVE, PAUSED or VERIFY_RESIZE, with a guest that is there. Start it first"
              .formatted(server.status(), server.powerState()));
    }
    server
        .taskState()
        .ifPresent(task -> refusals.add("Nova works on the server: %s. Wait".formatted(task)));
    if (facts.job().isPresent()) {
      refusals.add(facts.job().get());
    } else if (server.lockReason().equals(Optional.of(Sealing.LOCK_REASON))) {
      refusals.add(
          "nova-lean is at work on the server's disks (its lock says so): wait for the seal or hydration");
    }
  }

  /** Which would have a new one wait, for nobody knows how long. */
  private void others() {
    for (var attached : facts.disks().volumes()) {
      var volume = Optional.ofNullable(facts.volumes().get(attached.volumeId()));
      if (!isChosen(attached) && volume.filter(RetypeJudge::isUnderWay).isPresent()) {
        var other =
            new VolumeMove(volume.get(), attached.target(), facts.disks().isRoot(attached), true);
        refusals.add(
            "%s is %s: Nova copies one volume of a server at a time. Wait for it, or: nova-lean place %s --cancel --volume %s"
                .formatted(
                    other.words(),
                    RetypeJudge.status(volume.get()),
                    facts.server().id(),
                    volume.get().id()));
      }
    }
  }

  private boolean isChosen(AttachedVolume attached) {
    return facts.chosen().isEmpty() || facts.chosen().contains(attached.volumeId());
  }

  private void backends(VolumeType type, List<VolumeMove> moves) {
    var services = facts.services();
    moves.stream()
        .filter(move -> !move.underWay())
        .flatMap(move -> move.volume().backend().stream())
        .distinct()
        .filter(backend -> services.isPresent() && isDown(backend, services.get()))
        .forEach(
            backend ->
                refusals.add(
                    "cinder-volume of %s, where it lies, is down: start it first"
                        .formatted(backend)));
    var wanted = Optional.ofNullable(type.extraSpecs().get(BACKEND));
    if (wanted.isEmpty() || facts.pools().isEmpty()) {
      return;
    }
    var pools =
        facts.pools().get().stream()
            .filter(pool -> pool.backendName().equals(wanted))
            .filter(pool -> services.isEmpty() || !isDown(service(pool), services.get()))
            .toList();
    if (pools.isEmpty()) {
      refusals.add(
          "no backend is up that is called '%s', which the type %s asks for (%s).%s Start its cinder-volume, or see enabled_backends in cinder.conf"
              .formatted(wanted.get(), type.name(), BACKEND, services.map(this::down).orElse("")));
      return;
    }
    room(type, moves, pools);
  }

  private void room(VolumeType type, List<VolumeMove> moves, List<VolumePool> pools) {
    var needed =
        moves.stream()
            .filter(move -> !move.underWay())
            .mapToLong(move -> move.volume().sizeGib())
            .sum();
    var known = pools.stream().allMatch(pool -> pool.freeGib().isPresent());
    var most = pools.stream().mapToDouble(pool -> pool.freeGib().orElse(0.0)).max().orElse(0);
    if (known && most < needed) {
      notes.add(
          "the backend of the type %s has %.1f GiB free, and the volumes have %d GiB: Cinder may find no room for them, or the copy may run full. They stay where they are then"
              .formatted(type.name(), most, needed));
    }
  }

  private String down(List<VolumeService> services) {
    var down =
        services.stream()
            .filter(service -> !service.up() || !service.enabled())
            .map(service -> service.host() + (service.up() ? " (disabled)" : " (down)"))
            .toList();
    return down.isEmpty() ? "" : " Not up: " + String.join(", ", down) + ".";
  }

  private static boolean isDown(String backend, List<VolumeService> services) {
    return services.stream().anyMatch(service -> service.host().equals(backend) && !service.up());
  }

  private static String service(VolumePool pool) {
    return pool.name().split("#", 2)[0];
  }
}
