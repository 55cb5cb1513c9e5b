package org.novalean.adapter.openstack;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.novalean.adapter.compute.TestingCompute;

/** Nova's API over a {@link TestingCompute}. */
final class TestingNova {

  private static final Pattern SERVICE = Pattern.compile("/os-services/([^/]+)");
  private static final Pattern SERVER = Pattern.compile("/servers/([^/]+)");
  private static final Pattern ACTION = Pattern.compile("/servers/([^/]+)/action");
  private static final Pattern ACTIONS = Pattern.compile("/servers/([^/]+)/os-instance-actions");
  private static final Pattern ONE_ACTION =
      Pattern.compile("/servers/([^/]+)/os-instance-actions/([^/]+)");
  private static final Pattern VOLUMES = Pattern.compile("/servers/([^/]+)/os-volume_attachments");
  private static final Pattern MIGRATION =
      Pattern.compile("/servers/([^/]+)/migrations/(\\d+)(/action)?");

  private final TestingCompute compute;
  private volatile int pageSize = 1000;
  private volatile String newest = "2.93";

  TestingNova(TestingCompute compute) {
    this.compute = compute;
  }

  /** Nova's {@code [api] max_limit}. */
  void pageSize(int size) {
    pageSize = size;
  }

  /** The newest microversion that it speaks. */
  void newest(String microversion) {
    newest = microversion;
  }

  Answer answer(TestingRequest request, String path) {
    if (path.equals("/")) {
      return Answer.json(
          200,
          Map.of(
              "version",
              Map.of("id", "v2.1", "status", "CURRENT", "version", newest, "min_version", "2.1")));
    }
    if (path.equals("/os-migrations")) {
      return migrations(request);
    }
    if (path.equals("/os-services")) {
      return Answer.json(
          200,
          Map.of(
              "services",
              compute.computeServices().stream()
                  .map(
                      s ->
                          map(
                              "id",
                              s.id(),
                              "binary",
                              "nova-compute",
                              "host",
                              s.host(),
                              "state",
                              s.up() ? "up" : "down",
                              "status",
                              s.enabled() ? "enabled" : "disabled",
                              "disabled_reason",
                              s.disabledReason().orElse(null)))
                  .toList()));
    }
    if (path.equals("/os-hypervisors/detail")) {
      return Answer.json(
          200,
          Map.of(
              "hypervisors",
              compute.hypervisors().stream()
                  .map(
                      h ->
                          map(
                              "id", h.id(),
                              "hypervisor_hostname", h.hostname(),
                              "hypervisor_type", h.type(),
                              "hypervisor_version", h.version(),
                              "state", h.up() ? "up" : "down",
                              "service", Map.of("host", h.host())))
                  .toList()));
    }
    var service = SERVICE.matcher(path);
    if (service.matches()) {
      return service(request, service.group(1));
    }
    if (path.equals("/servers/detail")) {
      return servers(request);
    }
    return ofServer(request, path);
  }

  private Answer ofServer(TestingRequest request, String path) {
    var migration = MIGRATION.matcher(path);
    if (migration.matches()) {
      return migration(request, migration.group(1), Long.parseLong(migration.group(2)));
    }
    var action = ACTION.matcher(path);
    if (action.matches()) {
      if (!request.json().has("os-migrateLive")) {
        return result(administrative(request, action.group(1)));
      }
      var wanted = request.json().path("os-migrateLive");
      if (!wanted.path("block_migration").asText().equals("auto") || wanted.size() != 2) {
        return Answer.fault(400, "badRequest", "Invalid input for os-migrateLive: " + wanted);
      }
      return result(
          compute.liveMigrate(
              action.group(1), Optional.ofNullable(wanted.path("host").textValue())));
    }
    var actions = ACTIONS.matcher(path);
    if (actions.matches()) {
      return compute.server(actions.group(1)).isEmpty()
          ? notFound(actions.group(1))
          : Answer.json(
              200,
              Map.of(
                  "instanceActions",
                  compute.actions(actions.group(1)).stream().map(TestingNova::json).toList()));
    }
    var one = ONE_ACTION.matcher(path);
    if (one.matches()) {
      return compute.actions(one.group(1)).stream()
          .filter(a -> a.requestId().equals(one.group(2)))
          .findFirst()
          .map(a -> Answer.json(200, Map.of("instanceAction", withEvents(a))))
          .orElse(notFound(one.group(2)));
    }
    var volumes = VOLUMES.matcher(path);
    if (volumes.matches()) {
      return compute
          .disks(volumes.group(1))
          .map(
              disks ->
                  Answer.json(
                      200,
                      Map.of(
                          "volumeAttachments",
                          disks.volumes().stream().map(TestingNova::json).toList())))
          .orElse(notFound(volumes.group(1)));
    }
    var server = SERVER.matcher(path);
    if (server.matches()) {
      return compute
          .server(server.group(1))
          .map(found -> Answer.json(200, Map.of("server", whole(found))))
          .orElse(notFound(server.group(1)));
    }
    return Answer.text(404, "text/plain", "404 Not Found");
  }

  private ActionResult administrative(TestingRequest request, String server) {
    var wanted = request.json();
    if (wanted.has("lock")) {
      var reason = wanted.path("lock").path("locked_reason").asText();
      return reason.length() > 255
          ? new ActionResult.Refused(400, "Invalid input for field/attribute locked_reason")
          : compute.lock(server, reason);
    } else if (wanted.path("unlock").isNull()) {
      return compute.unlock(server);
    } else if (wanted.path("os-resetState").path("state").asText().equals("active")) {
      return compute.resetStateToActive(server);
    } else if (wanted.path("reboot").path("type").asText().equals("HARD")) {
      return compute.hardReboot(server);
    }
    return new ActionResult.Refused(400, "There is no such action: " + wanted);
  }

  private Answer service(TestingRequest request, String id) {
    var wanted = request.json();
    var disable = wanted.path("status").asText().equals("disabled");
    var result =
        compute.setServiceStatus(
            id, disable ? Optional.of(wanted.path("disabled_reason").asText()) : Optional.empty());
    return result instanceof ActionResult.Accepted
        ? Answer.json(200, Map.of("service", Map.of("id", id)))
        : result(result);
  }

  private Answer servers(TestingRequest request) {
    var name = request.query().get("name");
    var found =
        name != null
            ? compute.serversNamed(name)
            : compute.serversOn(request.query().getOrDefault("host", ""));
    return Answer.json(200, Map.of("servers", found.stream().map(TestingNova::json).toList()));
  }

  private Answer migration(TestingRequest request, String server, long id) {
    return switch (request.method()) {
      case "DELETE" -> result(compute.abort(server, id));
      case "POST" ->
          request.json().has("force_complete")
              ? result(compute.forceComplete(server, id))
              : Answer.fault(400, "badRequest", "There is no such action");
      default ->
          compute
              .progress(server, id)
              .map(
                  p ->
                      Answer.json(
                          200,
                          Map.of(
                              "migration",
                              map(
                                  "memory_total_bytes", p.memoryTotalBytes(),
                                  "memory_processed_bytes", p.memoryProcessedBytes(),
                                  "memory_remaining_bytes", p.memoryRemainingBytes(),
                                  "disk_total_bytes", p.diskTotalBytes(),
                                  "disk_processed_bytes", p.diskProcessedBytes(),
                                  "disk_remaining_bytes", p.diskRemainingBytes()))))
              .orElse(
                  Answer.fault(
                      404, "itemNotFound", "Live migration %d is not in progress".formatted(id)));
    };
  }

  /** Paged as Nova does; its link bears the address that Nova believes it has. */
  private Answer migrations(TestingRequest request) {
    var since = request.query().get("changes-since");
    var server = request.query().get("instance_uuid");
    var all =
        server != null
            ? compute.liveMigrationsOf(server)
            : compute.liveMigrationsChangedSince(
                since == null ? Instant.EPOCH : Instant.parse(since));
    var marker = request.query().get("marker");
    var from =
        marker == null ? 0 : all.stream().map(MigrationRecord::uuid).toList().indexOf(marker) + 1;
    var limit = Math.min(pageSize, Integer.parseInt(request.query().getOrDefault("limit", "1000")));
    var page = all.subList(from, Math.min(all.size(), from + limit));
    var body = new HashMap<String, Object>();
    body.put("migrations", page.stream().map(TestingNova::json).toList());
    if (page.size() == limit) {
      var last = page.get(page.size() - 1).uuid();
      body.put(
          "migrations_links",
          List.of(
              Map.of(
                  "rel",
                  "next",
                  "href",
                  "http://nova.internal.example/v2.1/os-migrations?limit=1&marker=" + last)));
    }
    return Answer.json(200, body);
  }

  private static Answer result(ActionResult result) {
    if (result instanceof ActionResult.Refused refused) {
      return Answer.fault(
          refused.httpStatus(),
          refused.httpStatus() == 409 ? "conflictingRequest" : "badRequest",
          refused.reason());
    }
    return result instanceof ActionResult.Gone gone
        ? Answer.fault(404, "itemNotFound", gone.reason())
        : Answer.empty(202);
  }

  private static Answer notFound(String server) {
    return Answer.fault(404, "itemNotFound", "Instance %s could not be found.".formatted(server));
  }

  private static Map<String, @Nullable Object> json(MigrationRecord m) {
    return map(
        "id", m.id(),
        "uuid", m.uuid(),
        "instance_uuid", m.serverId(),
        "status", m.status().wireName(),
        "migration_type", "live-migration",
        "source_compute", m.sourceHost(),
        "dest_compute", m.destinationHost().orElse(null),
        "created_at", novaTime(m.createdAt()),
        "updated_at", m.updatedAt().map(TestingNova::novaTime).orElse(null),
        "user_id", m.userId().orElse(null),
        "project_id", m.projectId().orElse(null));
  }

  private static Map<String, @Nullable Object> json(Server s) {
    return map(
        "id", s.id(),
        "name", s.name(),
        "status", s.status(),
        "OS-EXT-STS:task_state", s.taskState().orElse(null),
        "OS-EXT-STS:power_state", number(s.powerState()),
        "OS-EXT-SRV-ATTR:host", s.host().orElse(null),
        "metadata", s.metadata(),
        "flavor", Map.of("original_name", "m1.tiny", "extra_specs", s.flavorExtraSpecs()),
        "image", s.imageId().<Object>map(id -> Map.of("id", id)).orElse(""),
        "locked", s.lockReason().isPresent(),
        "locked_reason", s.lockReason().filter(reason -> !reason.isEmpty()).orElse(null));
  }

  /** With what it tells of its disks. */
  private Map<String, @Nullable Object> whole(Server s) {
    var disks = compute.disks(s.id()).orElseThrow();
    var json = json(s);
    json.put("OS-EXT-SRV-ATTR:root_device_name", disks.root().map(d -> "/dev/" + d).orElse(null));
    json.put("config_drive", disks.configDrive() ? "True" : "");
    json.put(
        "flavor",
        Map.of(
            "original_name",
            "m1.tiny",
            "extra_specs",
            s.flavorExtraSpecs(),
            "ram",
            compute.memoryBytes(s.id()).orElseThrow() >> 20,
            "ephemeral",
            disks.ephemeralGib(),
            "swap",
            disks.swapMib()));
    return json;
  }

  private static Map<String, @Nullable Object> json(AttachedVolume v) {
    return map("id", v.volumeId(), "volumeId", v.volumeId(), "device", "/dev/" + v.target());
  }

  private static Map<String, @Nullable Object> json(InstanceAction a) {
    return map(
        "action", a.action(),
        "request_id", a.requestId(),
        "user_id", a.userId(),
        "project_id", a.projectId(),
        "start_time", novaTime(a.startedAt()),
        "updated_at", a.updatedAt().map(TestingNova::novaTime).orElse(null),
        "message", a.message().orElse(null));
  }

  /** What services do for it begins and ends in one moment; before, there is no event. */
  private static Map<String, @Nullable Object> withEvents(InstanceAction a) {
    var action = new HashMap<>(json(a));
    action.put(
        "events",
        a.updatedAt()
            .map(TestingNova::novaTime)
            .map(
                at ->
                    List.of(map("event", "of_" + a.action(), "start_time", at, "finish_time", at)))
            .orElse(List.of()));
    return action;
  }

  /** Nova's numbers, which skip 2 and 5. */
  private static int number(Server.PowerState state) {
    for (var number = 0; number < 8; number++) {
      if (Server.PowerState.of(number) == state) {
        return number;
      }
    }
    throw new IllegalArgumentException(state.name());
  }

  /** UTC, and no word about it. */
  private static String novaTime(Instant instant) {
    return instant.toString().replace("Z", "");
  }

  /** A map that may hold null, as Nova's answers do. */
  private static Map<String, @Nullable Object> map(@Nullable Object... namesAndValues) {
    var map = new HashMap<String, @Nullable Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return map;
  }
}
