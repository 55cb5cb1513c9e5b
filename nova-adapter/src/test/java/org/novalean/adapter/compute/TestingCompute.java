package org.novalean.adapter.compute;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cloud in memory whose live migrations move when the test says so ({@link TestingMigration}),
 * and that refuses and accepts by Nova's rules. Passes {@link ComputeContract}.
 *
 * <pre>{@code
 * var cloud = new TestingCompute(clock, "compute-1", "compute-2");
 * var server = cloud.boot("web", "compute-1");
 * var migration = cloud.startLiveMigration(server, "compute-2").running();
 * migration.whenForced(DROPPED);
 * ...
 * assertThat(cloud.requests()).containsExactly(new Request("force_complete", server, 1));
 * }</pre>
 */
public final class TestingCompute implements Compute, Images {

  /** A request that changes something, and that Nova accepted or refused. */
  public record Request(String action, String serverId, long migrationId) {}

  public static final String USER_ID = "c0ffee00c0ffee00c0ffee00c0ffee00";
  public static final String PROJECT_ID = "decade00decade00decade00decade00";

  private final Clock clock;
  private final Map<String, ComputeService> hosts = new LinkedHashMap<>();
  private final Map<String, Long> qemus = new HashMap<>();
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> images = new LinkedHashMap<>();
  private final List<TestingMigration> migrations = new ArrayList<>();
  private final Map<String, List<InstanceAction>> actions = new LinkedHashMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final Deque<CloudException> failures = new ArrayDeque<>();
  private final Deque<CloudException> unlockFailures = new ArrayDeque<>();
  private final Deque<Supplier<ActionResult>> lockAnswers = new ArrayDeque<>();
  private @Nullable CloudException outage;
  private final Map<String, CloudException> unshowable = new LinkedHashMap<>();
  private final Map<String, ServerDisks> disks = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();
  private Runnable whileAsked = () -> {};
  private Runnable whenRebooted = () -> {};

  public TestingCompute(Clock clock, String... hosts) {
    this.clock = clock;
    for (var host : hosts) {
      service(new ComputeService(id(), host, true, true, Optional.empty()));
    }
  }

  // What the test sets up and looks at.

  /** Adds or replaces the service of a host. */
  public synchronized void service(ComputeService service) {
    hosts.put(service.host(), service);
  }

  /** The version of a host's QEMU; without it, all have the same. */
  public synchronized void qemu(String host, long version) {
    qemus.put(host, version);
  }

  /** A running server without metadata, extra specs or image. Returns its id. */
  public String boot(String name, String host) {
    return add(
        new Server(
            id(),
            name,
            "ACTIVE",
            Optional.empty(),
            Server.PowerState.RUNNING,
            Optional.of(host),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty()));
  }

  /** Adds or replaces a server. Returns its id. */
  public synchronized String add(Server server) {
    servers.put(server.id(), server);
    return server.id();
  }

  /** The disks of a server; without it, a root disk that Nova made. */
  public synchronized void disks(String serverId, ServerDisks its) {
    disks.put(serverId, its);
  }

  public synchronized void delete(String serverId) {
    servers.remove(serverId);
  }

  public synchronized void status(String serverId, String status) {
    change(serverId, s -> with(s, status, s.taskState(), s.powerState(), s.host()));
  }

  /** Nova was asked for it now. */
  public synchronized void asked(String serverId, String action) {
    note(serverId, action);
  }

  /** Nova was asked for it now, and it failed. */
  public synchronized void askedInVain(String serverId, String action) {
    note(serverId, action);
    var asked = requireNonNull(actions.get(serverId));
    var last = asked.remove(asked.size() - 1);
    asked.add(
        new InstanceAction(
            last.action(),
            last.requestId(),
            last.userId(),
            last.projectId(),
            last.startedAt(),
            Optional.of("Error"),
            last.updatedAt()));
  }

  public synchronized void image(String imageId, Map<String, String> properties) {
    images.put(imageId, Map.copyOf(properties));
  }

  /** An operator's live migration: accepted, its destination chosen. */
  public synchronized TestingMigration startLiveMigration(String serverId, String destination) {
    var server = servers.get(serverId);
    if (server == null
        || !(start(server, Optional.of(destination)) instanceof ActionResult.Accepted)) {
      throw new IllegalStateException("Server %s cannot be migrated now".formatted(serverId));
    }
    return latestMigration(serverId).scheduled(destination);
  }

  /** The newest migration of a server. */
  public synchronized TestingMigration latestMigration(String serverId) {
    return migrations.stream()
        .filter(m -> m.serverId().equals(serverId))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  public synchronized void powerState(String serverId, Server.PowerState state) {
    change(serverId, s -> with(s, s.status(), s.taskState(), state, s.host()));
  }

  /** What was asked for through this port, in order, whether or not it was accepted. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The next call, of any kind, fails. */
  public synchronized void failNext(CloudException failure) {
    failures.add(failure);
  }

  /** What happens in Nova just as the next one asks for a server. */
  public synchronized void whenAskedForAServer(Runnable event) {
    whileAsked = event;
  }

  /** Nova cannot show this one server, until {@link #canShow}. */
  public synchronized void cannotShow(String serverId, CloudException failure) {
    unshowable.put(serverId, failure);
  }

  /** Lists have it, but by its id it is unknown: as to who is no administrator. */
  public synchronized void hide(String serverId) {
    hidden.add(serverId);
  }

  public synchronized void canShow(String serverId) {
    unshowable.remove(serverId);
  }

  /** All calls fail until {@link #recover}. */
  public synchronized void fail(CloudException failure) {
    outage = failure;
  }

  public synchronized void recover() {
    outage = null;
  }

  // The port.

  @Override
  public synchronized List<MigrationRecord> liveMigrationsChangedSince(Instant since) {
    reach();
    return records(m -> m.updatedAt().filter(at -> !at.isBefore(since)).isPresent());
  }

  @Override
  public synchronized List<MigrationRecord> liveMigrationsOf(String serverId) {
    reach();
    return records(m -> m.serverId().equals(serverId));
  }

  @Override
  public synchronized Optional<Server> server(String serverId) {
    reach();
    var event = whileAsked;
    whileAsked = () -> {};
    event.run();
    if (unshowable.containsKey(serverId)) {
      throw requireNonNull(unshowable.get(serverId));
    }
    return Optional.ofNullable(servers.get(serverId)).filter(s -> !hidden.contains(s.id()));
  }

  @Override
  public synchronized Optional<ServerDisks> disks(String serverId) {
    reach();
    return Optional.ofNullable(servers.get(serverId))
        .map(
            s ->
                disks.getOrDefault(
                    serverId, new ServerDisks(Optional.of("vda"), List.of(), 0, 0, false)));
  }

  /** Each has 512 MiB. */
  @Override
  public synchronized Optional<Long> memoryBytes(String serverId) {
    reach();
    return Optional.ofNullable(servers.get(serverId)).map(server -> 512L << 20);
  }

  @Override
  public synchronized Optional<MemoryProgress> progress(String serverId, long migrationId) {
    reach();
    return migration(serverId, migrationId)
        .filter(m -> servers.containsKey(serverId))
        .filter(TestingMigration::isShownByServerMigrations)
        .map(TestingMigration::counters);
  }

  @Override
  public synchronized ActionResult forceComplete(String serverId, long migrationId) {
    reach();
    requests.add(new Request("force_complete", serverId, migrationId));
    var server = servers.get(serverId);
    if (server == null) {
      return gone(serverId);
    }
    if (!isMigrating(server)) {
      return wrongTaskState("force_complete", server);
    }
    var migration = migration(serverId, migrationId);
    if (migration.isEmpty()) {
      return new ActionResult.Refused(
          400, "Migration %d not found for instance %s".formatted(migrationId, serverId));
    }
    if (migration.get().status() != MigrationStatus.RUNNING) {
      return wrongStatus(migration.get(), "force complete");
    }
    note(serverId, "live_migration_force_complete");
    migration.get().forced();
    return new ActionResult.Accepted();
  }

  @Override
  public synchronized ActionResult abort(String serverId, long migrationId) {
    reach();
    requests.add(new Request("abort", serverId, migrationId));
    var server = servers.get(serverId);
    if (server == null) {
      return gone(serverId);
    }
    if (!isMigrating(server)) {
      return wrongTaskState("abort live migration", server);
    }
    var migration = migration(serverId, migrationId);
    if (migration.isEmpty()) {
      return new ActionResult.Gone(
          "Migration %d not found for instance %s".formatted(migrationId, serverId));
    }
    return switch (migration.get().status()) {
      case RUNNING, QUEUED, PREPARING -> {
        note(serverId, "live_migration_cancel");
        yield new ActionResult.Accepted();
      }
      default -> wrongStatus(migration.get(), "abort live migration");
    };
  }

  @Override
  public synchronized ActionResult liveMigrate(String serverId, Optional<String> host) {
    reach();
    requests.add(new Request("os-migrateLive", serverId, 0));
    var server = servers.get(serverId);
    return server == null ? gone(serverId) : start(server, host);
  }

  /** The next unlock fails. */
  public synchronized void failNextUnlock(CloudException failure) {
    unlockFailures.add(failure);
  }

  /** What becomes of the next lock. */
  public synchronized void whenLocked(Supplier<ActionResult> answer) {
    lockAnswers.add(answer);
  }

  /** Nova lists it no more, until {@link #show}. */
  public synchronized void hide(TestingMigration migration) {
    migrations.remove(migration);
  }

  public synchronized void show(TestingMigration migration) {
    migrations.add(migration);
  }

  @Override
  public synchronized ActionResult lock(String serverId, String reason) {
    var answer = lockAnswers.poll();
    if (answer != null) {
      return answer.get();
    }
    return onServer("lock", serverId, s -> lockedFor(s, Optional.of(reason)));
  }

  @Override
  public synchronized ActionResult unlock(String serverId) {
    var failure = unlockFailures.poll();
    if (failure != null) {
      throw failure;
    }
    return onServer("unlock", serverId, s -> lockedFor(s, Optional.empty()));
  }

  @Override
  public synchronized ActionResult resetStateToActive(String serverId) {
    return onServer(
        "os-resetState",
        serverId,
        s -> with(s, "ACTIVE", Optional.empty(), s.powerState(), s.host()));
  }

  /** Done at once. */
  @Override
  public synchronized ActionResult hardReboot(String serverId) {
    var busy = Optional.ofNullable(servers.get(serverId)).filter(s -> s.taskState().isPresent());
    if (busy.isPresent()) {
      return wrongTaskState("reboot", busy.get());
    }
    var result =
        onServer(
            "reboot",
            serverId,
            s -> with(s, "ACTIVE", Optional.empty(), Server.PowerState.RUNNING, s.host()));
    whenRebooted.run();
    return result;
  }

  /** What comes of a hard reboot. */
  public synchronized void whenRebooted(Runnable event) {
    whenRebooted = event;
  }

  private ActionResult onServer(String action, String serverId, Function<Server, Server> change) {
    reach();
    requests.add(new Request(action, serverId, 0));
    if (!servers.containsKey(serverId)) {
      return gone(serverId);
    }
    change(serverId, change);
    return new ActionResult.Accepted();
  }

  @Override
  public synchronized ActionResult setServiceStatus(
      String serviceId, Optional<String> disabledReason) {
    reach();
    for (var service : List.copyOf(hosts.values())) {
      if (service.id().equals(serviceId)) {
        service(
            new ComputeService(
                serviceId, service.host(), service.up(), disabledReason.isEmpty(), disabledReason));
        return new ActionResult.Accepted();
      }
    }
    return new ActionResult.Gone("Service %s not found.".formatted(serviceId));
  }

  @Override
  public synchronized List<Server> serversNamed(String name) {
    reach();
    return servers.values().stream().filter(s -> s.name().equals(name)).toList();
  }

  @Override
  public synchronized List<Server> serversOn(String host) {
    reach();
    return servers.values().stream().filter(s -> s.host().equals(Optional.of(host))).toList();
  }

  @Override
  public synchronized List<ComputeService> computeServices() {
    reach();
    return List.copyOf(hosts.values());
  }

  @Override
  public synchronized List<Hypervisor> hypervisors() {
    reach();
    return hosts.values().stream()
        .map(
            s ->
                new Hypervisor(
                    s.id(),
                    s.host(),
                    s.host(),
                    "QEMU",
                    qemus.getOrDefault(s.host(), 7_002_000L),
                    s.up()))
        .toList();
  }

  @Override
  public synchronized List<InstanceAction> actions(String serverId) {
    reach();
    var asked = new ArrayList<>(actions.getOrDefault(serverId, List.of()));
    asked.sort(Comparator.comparing(InstanceAction::startedAt).reversed());
    return asked;
  }

  /** Services of this cloud begin and end what they do in one moment. */
  @Override
  public synchronized boolean hasEnded(String serverId, String requestId) {
    return actions(serverId).stream()
        .anyMatch(a -> a.requestId().equals(requestId) && a.updatedAt().isPresent());
  }

  @Override
  public synchronized Optional<Map<String, String>> properties(String imageId) {
    reach();
    return Optional.ofNullable(images.get(imageId));
  }

  // What migrations do to their servers.

  void arrived(String serverId, String host) {
    change(
        serverId,
        s -> with(s, "ACTIVE", Optional.empty(), Server.PowerState.RUNNING, Optional.of(host)));
  }

  synchronized void stayed(String serverId, String status) {
    change(serverId, s -> with(s, status, Optional.empty(), Server.PowerState.RUNNING, s.host()));
  }

  private ActionResult start(Server server, Optional<String> host) {
    if (server.taskState().isPresent() || !server.status().equals("ACTIVE")) {
      return wrongTaskState("os-migrateLive", server);
    }
    if (host.isPresent() && !hosts.containsKey(host.get())) {
      return new ActionResult.Refused(
          400, "Compute host %s could not be found.".formatted(host.get()));
    }
    note(server.id(), "live-migration");
    var source = server.host().orElseThrow();
    migrations.add(
        new TestingMigration(this, clock, migrations.size() + 1L, server.id(), source, host));
    change(
        server.id(), s -> with(s, "MIGRATING", Optional.of("migrating"), s.powerState(), s.host()));
    return new ActionResult.Accepted();
  }

  private void reach() {
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
    if (outage != null) {
      throw outage;
    }
  }

  private List<MigrationRecord> records(Predicate<MigrationRecord> filter) {
    return migrations.stream()
        .map(TestingMigration::record)
        .filter(filter)
        .sorted(
            Comparator.comparing(MigrationRecord::createdAt)
                .thenComparing(MigrationRecord::id)
                .reversed())
        .toList();
  }

  private Optional<TestingMigration> migration(String serverId, long migrationId) {
    return migrations.stream()
        .filter(m -> m.id() == migrationId && m.serverId().equals(serverId))
        .findFirst();
  }

  private void note(String serverId, String action) {
    actions
        .computeIfAbsent(serverId, s -> new ArrayList<>())
        .add(
            new InstanceAction(
                action,
                "req-" + id(),
                USER_ID,
                PROJECT_ID,
                clock.instant(),
                Optional.empty(),
                Optional.empty()));
  }

  /** A service begins with everything that was asked of the server. */
  public synchronized void begun(String serverId) {
    actions
        .getOrDefault(serverId, List.of())
        .replaceAll(
            a ->
                new InstanceAction(
                    a.action(),
                    a.requestId(),
                    a.userId(),
                    a.projectId(),
                    a.startedAt(),
                    a.message(),
                    a.updatedAt().or(() -> Optional.of(clock.instant()))));
  }

  private void change(String serverId, Function<Server, Server> change) {
    servers.computeIfPresent(serverId, (id, server) -> change.apply(server));
  }

  private static Server with(
      Server s,
      String status,
      Optional<String> taskState,
      Server.PowerState powerState,
      Optional<String> host) {
    return new Server(
        s.id(),
        s.name(),
        status,
        taskState,
        powerState,
        host,
        s.metadata(),
        s.flavorExtraSpecs(),
        s.imageId(),
        s.lockReason());
  }

  private static Server lockedFor(Server s, Optional<String> reason) {
    return new Server(
        s.id(),
        s.name(),
        s.status(),
        s.taskState(),
        s.powerState(),
        s.host(),
        s.metadata(),
        s.flavorExtraSpecs(),
        s.imageId(),
        reason);
  }

  private static boolean isMigrating(Server server) {
    return server.taskState().equals(Optional.of("migrating"));
  }

  private static ActionResult gone(String serverId) {
    return new ActionResult.Gone("Instance %s could not be found.".formatted(serverId));
  }

  private static ActionResult wrongTaskState(String action, Server server) {
    return new ActionResult.Refused(
        409,
        "Cannot '%s' instance %s while it is in task_state %s"
            .formatted(action, server.id(), server.taskState().orElse("None")));
  }

  private static ActionResult wrongStatus(TestingMigration migration, String action) {
    return new ActionResult.Refused(
        400,
        "Migration %d state of instance %s is %s. Cannot %s while the migration is in this state."
            .formatted(
                migration.id(), migration.serverId(), migration.status().wireName(), action));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
