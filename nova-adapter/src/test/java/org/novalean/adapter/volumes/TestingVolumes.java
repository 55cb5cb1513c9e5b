package org.novalean.adapter.volumes;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;

/**
 * A Cinder in memory whose backends are NFS exports, and whose volumes move when the test says so;
 * it refuses and accepts by Cinder's rules. Passes {@link VolumesContract}.
 *
 * <pre>{@code
 * var cinder = new TestingVolumes().backend("nfs-a", "10.0.0.1:/a").backend("nfs-b", "10.0.0.2:/b");
 * var root = cinder.volumeOf(server, "root", "nfs-a");
 * cinder.retype(root, "nfs-b");
 * cinder.copying(root);
 * cinder.copied(root);
 * }</pre>
 *
 * <p>Each backend has a type of its own name that leads to it.
 */
public final class TestingVolumes implements Volumes {

  public static final String PROJECT_ID = "decade00decade00decade00decade00";

  private static final String HOST = "controller@";

  private final Map<String, String> exports = new LinkedHashMap<>();
  private final Map<String, String> drivers = new LinkedHashMap<>();
  private final Map<String, Double> freeGib = new LinkedHashMap<>();
  private final Set<String> down = new LinkedHashSet<>();
  private final Map<String, VolumeType> types = new LinkedHashMap<>();
  private final Map<String, Volume> volumes = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, String> wantedTypes = new LinkedHashMap<>();
  private final Map<String, List<String>> snapshots = new LinkedHashMap<>();
  private final List<VolumeAttachment> attachments = new ArrayList<>();
  private final List<String> retyped = new ArrayList<>();
  private final Deque<CloudException> failures = new ArrayDeque<>();
  private @Nullable CloudException outage;
  private @Nullable CloudException forbidden;
  private @Nullable CloudException noMore;
  private @Nullable CloudException noRemoval;
  private Runnable whileAsked = () -> {};

  // What the test sets up and looks at.

  /** A backend, up and with room, and the type that leads to it, both of this name. */
  public synchronized TestingVolumes backend(String name, String export) {
    exports.put(name, export);
    freeGib.put(name, 100.0);
    type(name, Map.of("volume_backend_name", name));
    return this;
  }

  /** A backend's volumes are reached otherwise than by NFS. */
  public synchronized void driver(String backend, String driver) {
    drivers.put(backend, driver);
  }

  public synchronized void type(String name, Map<String, String> extraSpecs) {
    types.put(name, new VolumeType(id(), name, extraSpecs));
  }

  /** The service of a backend does not answer, nor tell any more that it lives. */
  public synchronized void down(String backend) {
    down.add(backend);
  }

  public synchronized void free(String backend, double gib) {
    freeGib.put(backend, gib);
  }

  /** A bootable volume of 1 GiB that a server runs on. Returns its id. */
  public synchronized String volumeOf(String serverId, String name, String type) {
    var id = create(new NewVolume(name, type, 1, Map.of())).id();
    become(id, "available");
    change(
        id,
        v ->
            new Volume(
                v.id(),
                v.name(),
                v.status(),
                v.migrationStatus(),
                v.type(),
                v.host(),
                v.projectId(),
                v.sizeGib(),
                true,
                v.multiattach(),
                v.encrypted(),
                v.metadata(),
                v.servers()));
    attach(id, serverId);
    return id;
  }

  /** A server uses a volume, beside others perhaps. */
  public synchronized void attach(String volumeId, String serverId) {
    attachments.add(
        new VolumeAttachment(
            id(),
            volumeId,
            "attached",
            Optional.of(serverId),
            Optional.of(connectionOf(requireNonNull(volumes.get(volumeId))))));
    change(volumeId, v -> with(v, "in-use", v.migrationStatus(), v.type(), v.host()));
  }

  /** Puts any volume in the place of the one with its id. */
  public synchronized void put(Volume volume) {
    volumes.put(volume.id(), volume);
  }

  public synchronized void change(String volumeId, UnaryOperator<Volume> change) {
    volumes.computeIfPresent(volumeId, (id, volume) -> change.apply(volume));
  }

  public synchronized void status(String volumeId, String status) {
    become(volumeId, status);
  }

  /** The attachments of a volume tell of another way to it. */
  public synchronized void reachedBy(String volumeId, VolumeConnection connection) {
    attachments.replaceAll(
        a ->
            a.volumeId().equals(volumeId)
                ? new VolumeAttachment(
                    a.id(), volumeId, a.status(), a.serverId(), Optional.of(connection))
                : a);
  }

  public synchronized void snapshot(String volumeId, String name) {
    snapshots.computeIfAbsent(volumeId, v -> new ArrayList<>()).add(name);
  }

  /** Cinder is done with making a volume. */
  public synchronized void made(String volumeId) {
    become(volumeId, "available");
  }

  /** Cinder is done with removing a volume. */
  public synchronized void removed(String volumeId) {
    volumes.remove(volumeId);
  }

  /** Nova copies a volume in use, Cinder one that is not, into a new one. */
  public synchronized void copying(String volumeId) {
    change(volumeId, v -> with(v, v.status(), Optional.of("migrating"), v.type(), v.host()));
    var volume = requireNonNull(volumes.get(volumeId));
    var type = requireNonNull(wantedTypes.get(volumeId));
    var copy = id();
    files.put(copy, "volume-" + copy);
    volumes.put(
        copy,
        new Volume(
            copy,
            volume.name(),
            "reserved",
            Optional.of("target:" + volumeId),
            Optional.of(type),
            Optional.of(hostOf(type)),
            volume.projectId(),
            volume.sizeGib(),
            volume.bootable(),
            false,
            false,
            volume.metadata(),
            List.of()));
  }

  /** Nova has told Cinder that the copy is done, and Cinder exchanges both volumes. */
  public synchronized void completing(String volumeId) {
    change(volumeId, v -> with(v, v.status(), Optional.of("completing"), v.type(), v.host()));
  }

  /** The file of the volume, or of the one that it is copied into. */
  public synchronized String file(String volumeId) {
    return requireNonNull(files.get(volumeId));
  }

  private void dropCopy(String volumeId) {
    volumes.values().removeIf(v -> v.migrationStatus().equals(Optional.of("target:" + volumeId)));
  }

  /** The volume is of its new type, on that type's backend, in a file of another name. */
  public synchronized void copied(String volumeId) {
    var type = requireNonNull(wantedTypes.remove(volumeId));
    files.put(
        volumeId, copy(volumeId).map(copy -> file(copy.id())).orElseGet(() -> "volume-" + id()));
    dropCopy(volumeId);
    change(
        volumeId,
        v ->
            with(
                v,
                v.servers().isEmpty() ? "available" : "in-use",
                Optional.of("success"),
                Optional.of(type),
                Optional.of(hostOf(type))));
    var volume = requireNonNull(volumes.get(volumeId));
    attachments.replaceAll(
        a ->
            a.volumeId().equals(volumeId)
                ? new VolumeAttachment(
                    id(), volumeId, a.status(), a.serverId(), Optional.of(connectionOf(volume)))
                : a);
  }

  /** The copy failed, or was ended: all is as before. */
  public synchronized void copyFailed(String volumeId) {
    wantedTypes.remove(volumeId);
    dropCopy(volumeId);
    change(
        volumeId,
        v ->
            with(
                v,
                v.servers().isEmpty() ? "available" : "in-use",
                Optional.of("error"),
                v.type(),
                v.host()));
  }

  /** The scheduler has found no backend: all is as before, and nothing says so. */
  public synchronized void notScheduled(String volumeId) {
    wantedTypes.remove(volumeId);
    become(
        volumeId,
        requireNonNull(volumes.get(volumeId)).servers().isEmpty() ? "available" : "in-use");
  }

  /** The retypes that were asked for and accepted: {@code volume > type}, in order. */
  public synchronized List<String> retyped() {
    return List.copyOf(retyped);
  }

  /** The next call, of any kind, fails. */
  public synchronized void failNext(CloudException failure) {
    failures.add(failure);
  }

  /** No volume can be made any more, for example because the quota is used up. */
  public synchronized void noMore(CloudException reason) {
    noMore = reason;
  }

  /** No volume can be removed, for example because we may not. */
  public synchronized void noRemoval(CloudException reason) {
    noRemoval = reason;
  }

  /** All calls fail until {@link #recover}. */
  public synchronized void fail(CloudException failure) {
    outage = failure;
  }

  public synchronized void recover() {
    outage = null;
  }

  /** Who asks is no administrator: backends are not shown. */
  public synchronized void forbidAdministration(CloudException failure) {
    forbidden = failure;
  }

  private void reachAsAdministrator() {
    reach();
    if (forbidden != null) {
      throw forbidden;
    }
  }

  /** What happens in Cinder each time that it is asked for a volume, just before. */
  public synchronized void whenAskedForAVolume(Runnable event) {
    whileAsked = event;
  }

  // The port.

  @Override
  public synchronized Optional<Volume> volume(String volumeId) {
    reach();
    whileAsked.run();
    return Optional.ofNullable(volumes.get(volumeId));
  }

  @Override
  public synchronized List<Volume> volumesNamed(String name) {
    reach();
    return volumes.values().stream().filter(volume -> volume.name().equals(name)).toList();
  }

  @Override
  public synchronized List<VolumeType> types() {
    reach();
    return List.copyOf(types.values());
  }

  @Override
  public synchronized Volume create(NewVolume wanted) {
    reach();
    if (noMore != null) {
      throw noMore;
    }
    var type = typeOf(wanted.type());
    if (type.isEmpty()) {
      throw new CloudException.Unusable(
          "Volume type with name %s could not be found.".formatted(wanted.type()));
    }
    var volume =
        new Volume(
            id(),
            wanted.name(),
            "creating",
            Optional.empty(),
            Optional.of(type.get().name()),
            Optional.of(hostOf(type.get().name())),
            Optional.of(PROJECT_ID),
            wanted.sizeGib(),
            false,
            false,
            false,
            Map.copyOf(wanted.metadata()),
            List.of());
    volumes.put(volume.id(), volume);
    files.put(volume.id(), "volume-" + volume.id());
    return volume;
  }

  @Override
  public synchronized ActionResult delete(String volumeId) {
    reach();
    if (noRemoval != null) {
      throw noRemoval;
    }
    var volume = volumes.get(volumeId);
    if (volume == null) {
      return new ActionResult.Gone("Volume %s could not be found.".formatted(volumeId));
    }
    var isFree = volume.status().equals("available") || volume.status().equals("error");
    if (!isFree || !attachmentsOf(volumeId).isEmpty() || !snapshotsOf(volumeId).isEmpty()) {
      return new ActionResult.Refused(
          400,
          "Invalid volume: Volume status must be available or error or error_restoring or"
              + " error_extending or error_managing and must not be migrating, attached, belong to"
              + " a group, have snapshots, awaiting a transfer, or be disassociated from snapshots"
              + " after volume transfer.");
    }
    become(volumeId, "deleting");
    return new ActionResult.Accepted();
  }

  @Override
  public synchronized Optional<VolumeConnection> connection(String volumeId, String host) {
    reach();
    var volume = Optional.ofNullable(volumes.get(volumeId));
    if (volume.map(TestingVolumes::backendOf).filter(down::contains).isPresent()) {
      throw new CloudException.Unusable("os-initialize_connection: 500");
    }
    return volume.map(this::connectionOf);
  }

  @Override
  public synchronized Optional<Volume> copyOf(String volumeId) {
    reach();
    return copy(volumeId);
  }

  private Optional<Volume> copy(String volumeId) {
    return volumes.values().stream()
        .filter(v -> v.migrationStatus().equals(Optional.of("target:" + volumeId)))
        .findFirst();
  }

  @Override
  public synchronized List<VolumeAttachment> attachmentsOf(String volumeId) {
    reach();
    return attachments.stream().filter(a -> a.volumeId().equals(volumeId)).toList();
  }

  @Override
  public synchronized List<VolumeAttachment> attachmentsOfServer(String serverId) {
    reach();
    return attachments.stream().filter(a -> a.serverId().equals(Optional.of(serverId))).toList();
  }

  @Override
  public synchronized List<String> snapshotsOf(String volumeId) {
    reach();
    return List.copyOf(snapshots.getOrDefault(volumeId, List.of()));
  }

  @Override
  public synchronized ActionResult retype(String volumeId, String type) {
    reach();
    var volume = volumes.get(volumeId);
    if (volume == null) {
      return new ActionResult.Gone("Volume %s could not be found.".formatted(volumeId));
    }
    var wanted = typeOf(type);
    if (wanted.isEmpty()) {
      return new ActionResult.Gone("Volume type with name %s could not be found.".formatted(type));
    }
    var possible = volume.status().equals("available") || volume.status().equals("in-use");
    if (!possible || volume.type().equals(Optional.of(wanted.get().name()))) {
      return new ActionResult.Refused(
          400,
          "Invalid volume: Retype needs volume to be in available or in-use state, not be part of"
              + " an active migration or a consistency group, requested type has to be different"
              + " that the one from the volume, and for in-use volumes front-end qos specs cannot"
              + " change.");
    }
    retyped.add("%s > %s".formatted(volume.name(), wanted.get().name()));
    wantedTypes.put(volumeId, wanted.get().name());
    become(volumeId, "retyping");
    return new ActionResult.Accepted();
  }

  @Override
  public synchronized List<VolumeService> services() {
    reachAsAdministrator();
    return exports.keySet().stream()
        .map(name -> new VolumeService(HOST + name, !down.contains(name), true))
        .toList();
  }

  @Override
  public synchronized List<VolumePool> pools() {
    reachAsAdministrator();
    return exports.keySet().stream()
        .map(
            name ->
                new VolumePool(
                    HOST + name + "#" + name,
                    Optional.of(name),
                    Optional.ofNullable(freeGib.get(name))))
        .toList();
  }

  private void become(String volumeId, String status) {
    change(volumeId, v -> with(v, status, v.migrationStatus(), v.type(), v.host()));
  }

  private Optional<VolumeType> typeOf(String nameOrId) {
    return types.values().stream()
        .filter(type -> type.name().equals(nameOrId) || type.id().equals(nameOrId))
        .findFirst();
  }

  private String hostOf(String type) {
    var backend =
        requireNonNull(types.get(type)).extraSpecs().getOrDefault("volume_backend_name", type);
    return "%s%s#%s".formatted(HOST, backend, backend);
  }

  private static String backendOf(Volume volume) {
    return volume.host().orElseThrow().replaceAll(".*#", "");
  }

  private VolumeConnection connectionOf(Volume volume) {
    var backend = backendOf(volume);
    if (drivers.containsKey(backend)) {
      return new VolumeConnection(
          requireNonNull(drivers.get(backend)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    return new VolumeConnection(
        "nfs",
        Optional.ofNullable(exports.get(backend)),
        Optional.of("-o vers=3"),
        Optional.ofNullable(files.get(volume.id())),
        Optional.of("raw"));
  }

  private void reach() {
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
    if (outage != null) {
      throw outage;
    }
  }

  private Volume with(
      Volume v,
      String status,
      Optional<String> migrationStatus,
      Optional<String> type,
      Optional<String> host) {
    return new Volume(
        v.id(),
        v.name(),
        status,
        migrationStatus,
        type,
        host,
        v.projectId(),
        v.sizeGib(),
        v.bootable(),
        v.multiattach(),
        v.encrypted(),
        v.metadata(),
        attachments.stream()
            .filter(a -> a.volumeId().equals(v.id()))
            .flatMap(a -> a.serverId().stream())
            .toList());
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
