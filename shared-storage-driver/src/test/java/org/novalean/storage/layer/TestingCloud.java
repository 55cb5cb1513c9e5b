package org.novalean.storage.layer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cloud in which things happen at random while its hosts are asked what they have. */
final class TestingCloud {

  private static final List<String> HOSTS = List.of("c1", "c2", "c3");

  /** What a server's directories on hosts stand on: directory → file name in _base. */
  private final Map<String, Map<String, String>> directories = new TreeMap<>();

  private final Map<String, KnownServer> servers = new TreeMap<>();
  private final Map<String, ShareFile> files = new TreeMap<>();
  private final Map<LayerName, LayerRecord> records = new TreeMap<>();
  private final Map<LayerName, Integer> generations = new HashMap<>();
  private final Map<String, TrashedFile> trash = new TreeMap<>();
  private final Set<String> repairs = new HashSet<>();
  private final Random random;
  private Map<String, Instant> unusedSince = Map.of();
  private Instant now = Instant.parse("2026-11-24T00:00:00Z");

  TestingCloud(long seed) {
    random = new Random(seed);
    HOSTS.forEach(host -> directories.put(host, new TreeMap<>()));
  }

  /** Everything that a disk stands on at this moment. */
  Set<String> needed() {
    return directories.values().stream()
        .flatMap(host -> host.values().stream())
        .collect(Collectors.toSet());
  }

  /** One round of questions, with things happening between them. */
  GarbageWorld ask() {
    now = now.plus(Duration.ofMinutes(10 + random.nextInt(600)));
    repairs.clear();
    var inventories = new ArrayList<HostInventory>();
    var known = Map.copyOf(servers);
    for (var host : HOSTS) {
      happen();
      if (random.nextInt(3) == 0) {
        known = Map.copyOf(servers);
      }
      if (random.nextInt(20) > 0) {
        inventories.add(inventory(host));
      }
    }
    happen();
    return new GarbageWorld(
        now,
        List.copyOf(files.values()),
        List.copyOf(trash.values()),
        records,
        inventories,
        Set.copyOf(HOSTS),
        known,
        repairs,
        unusedSince,
        Map.of());
  }

  private HostInventory inventory(String host) {
    var seen = new ArrayList<DiskChain>();
    var problems = new ArrayList<String>();
    directories
        .getOrDefault(host, Map.of())
        .forEach(
            (directory, base) -> {
              if (random.nextInt(200) > 0) {
                seen.add(new DiskChain(directory, "disk", List.of(base)));
              } else {
                problems.add(directory + " cannot be read");
              }
            });
    return new HostInventory(host, now, seen, Set.of(), problems);
  }

  /** Does what the plan says, at once and without another look. */
  void carryOut(GarbagePlan plan) {
    unusedSince = plan.unusedSince();
    for (var verdict : plan.verdicts()) {
      if (verdict instanceof Verdict.Collect) {
        files.remove(verdict.name());
        trash.put(verdict.name(), new TrashedFile(verdict.name(), now));
      } else if (verdict instanceof Verdict.Purge) {
        trash.remove(verdict.name());
      }
    }
  }

  private void happen() {
    for (var i = random.nextInt(4); i > 0; i--) {
      one();
    }
  }

  private void one() {
    if (servers.size() < 4 || random.nextInt(8) == 0) {
      boot(new UUID(random.nextLong(), random.nextLong()).toString());
      return;
    }
    var server = List.copyOf(servers.values()).get(random.nextInt(servers.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> seal(server);
      case 2, 3 -> migrate(server);
      case 4 -> delete(server);
      case 5 -> shelve(server);
      case 6 -> rebuild(server);
      case 7 -> resize(server);
      default -> repair(server);
    }
  }

  private void boot(String id) {
    rebuild(put(id, "ACTIVE", Optional.of(HOSTS.get(random.nextInt(3)))));
  }

  private void rebuild(KnownServer server) {
    var active =
        server.host().isPresent()
            ? server
            : put(server.id(), "ACTIVE", Optional.of(HOSTS.get(random.nextInt(3))));
    var image = Garbage.baseImageName("image" + random.nextInt(12));
    files.put(image, new ShareFile(image, 1, 1, now));
    on(active).put(server.id(), image);
  }

  private void seal(KnownServer server) {
    if (server.host().isPresent()) {
      var disk = new LayerName(server.id(), "vda", 1);
      var layer = new LayerName(server.id(), "vda", generations.merge(disk, 1, Integer::sum));
      files.put(layer.fileName(), new ShareFile(layer.fileName(), 1, 1, now));
      var state = random.nextInt(4) == 0 ? LayerState.COMMITTING : LayerState.WHOLE;
      records.put(layer, new LayerRecord(state, now, "c", 1, 1));
      on(server).put(server.id(), layer.fileName());
    }
  }

  private void migrate(KnownServer server) {
    if (server.host().isPresent()) {
      var base = Optional.ofNullable(on(server).remove(server.id())).orElseThrow();
      on(put(server.id(), "ACTIVE", Optional.of(HOSTS.get(random.nextInt(3)))))
          .put(server.id(), base);
    }
  }

  private void resize(KnownServer server) {
    if (server.host().isPresent()) {
      var host = on(server);
      var waiting = server.id() + "_resize";
      if (host.remove(waiting) == null) {
        host.put(waiting, Optional.ofNullable(host.get(server.id())).orElseThrow());
      }
    }
  }

  private void shelve(KnownServer server) {
    if (server.host().isPresent()) {
      on(server).remove(server.id());
      put(server.id(), "SHELVED_OFFLOADED", Optional.empty());
    }
  }

  private void delete(KnownServer server) {
    server.host().ifPresent(host -> on(server).remove(server.id()));
    servers.remove(server.id());
  }

  /** A server gets an older layer back, if it is still there; whoever does so tells of it. */
  private void repair(KnownServer server) {
    Stream.of(1, 2, 3)
        .map(generation -> new LayerName(server.id(), "vda", generation).fileName())
        .filter(files::containsKey)
        .findFirst()
        .filter(layer -> server.host().isPresent())
        .ifPresent(
            layer -> {
              repairs.add(layer);
              on(server).put(server.id(), layer);
            });
  }

  private KnownServer put(String id, String state, Optional<String> host) {
    var server = new KnownServer(id, state, host, random.nextInt(5) == 0, Optional.empty());
    servers.put(id, server);
    return server;
  }

  private Map<String, String> on(KnownServer server) {
    return Optional.ofNullable(directories.get(server.host().orElseThrow())).orElseThrow();
  }
}
