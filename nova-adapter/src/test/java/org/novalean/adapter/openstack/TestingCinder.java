package org.novalean.adapter.openstack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.volumes.NewVolume;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeAttachment;
import org.novalean.adapter.volumes.VolumeConnection;

/** Cinder's API over a {@link TestingVolumes}. */
final class TestingCinder {

  private static final Pattern VOLUME = Pattern.compile("/volumes/([^/]+)");
  private static final Pattern ACTION = Pattern.compile("/volumes/([^/]+)/action");

  private final TestingVolumes volumes;
  private volatile String newest = "3.70";

  TestingCinder(TestingVolumes volumes) {
    this.volumes = volumes;
  }

  /** The newest microversion that it speaks. */
  void newest(String microversion) {
    newest = microversion;
  }

  /** Its versions: the document has a list of one. */
  Answer versions() {
    return Answer.json(
        200,
        Map.of(
            "versions",
            List.of(
                Map.of(
                    "id", "v3.0", "status", "CURRENT", "version", newest, "min_version", "3.0"))));
  }

  /**
   * @param path after the project
   */
  Answer answer(TestingRequest request, String path) {
    if (!request.header("OpenStack-API-Version").filter("volume 3.27"::equals).isPresent()) {
      // Without the microversion Cinder takes 3.0, which has no attachments.
      return notFound("The resource could not be found.");
    }
    return switch (path) {
      case "/volumes" -> create(request);
      case "/volumes/detail" -> list("volumes", found(request));
      case "/types" ->
          list(
              "volume_types",
              volumes.types().stream()
                  .map(t -> map("id", t.id(), "name", t.name(), "extra_specs", t.extraSpecs()))
                  .toList());
      case "/attachments/detail" -> list("attachments", attachments(request));
      case "/snapshots" ->
          list(
              "snapshots",
              volumes.snapshotsOf(request.query().getOrDefault("volume_id", "")).stream()
                  .map(name -> map("id", "id-of-" + name, "name", name))
                  .toList());
      case "/os-services" ->
          list(
              "services",
              volumes.services().stream()
                  .map(
                      s ->
                          map(
                              "binary",
                              "cinder-volume",
                              "host",
                              s.host(),
                              "state",
                              s.up() ? "up" : "down",
                              "status",
                              s.enabled() ? "enabled" : "disabled"))
                  .toList());
      case "/scheduler-stats/get_pools" ->
          list(
              "pools",
              volumes.pools().stream()
                  .map(
                      p ->
                          map(
                              "name",
                              p.name(),
                              "capabilities",
                              map(
                                  "volume_backend_name",
                                  p.backendName().orElse(null),
                                  "free_capacity_gb",
                                  p.freeGib().<Object>map(gib -> gib).orElse("unknown"))))
                  .toList());
      default -> ofVolume(request, path);
    };
  }

  private List<Map<String, @Nullable Object>> found(TestingRequest request) {
    var copied = request.query().get("migration_status");
    var found =
        copied == null
            ? volumes.volumesNamed(request.query().getOrDefault("name", ""))
            : volumes.copyOf(copied.replaceFirst("^target:", "")).stream().toList();
    return found.stream().map(TestingCinder::json).toList();
  }

  private Answer ofVolume(TestingRequest request, String path) {
    var action = ACTION.matcher(path);
    if (action.matches()) {
      return act(request, action.group(1));
    }
    var volume = VOLUME.matcher(path);
    if (volume.matches() && request.method().equals("DELETE")) {
      return result(volumes.delete(volume.group(1)));
    }
    return volume.matches()
        ? volumes
            .volume(volume.group(1))
            .map(found -> Answer.json(200, Map.of("volume", json(found))))
            .orElse(unknown(volume.group(1)))
        : notFound("The resource could not be found.");
  }

  private Answer act(TestingRequest request, String id) {
    var retype = request.json().path("os-retype");
    if (retype.path("migration_policy").asText().equals("on-demand")) {
      return result(volumes.retype(id, retype.path("new_type").asText()));
    }
    var host = request.json().path("os-initialize_connection").path("connector").path("host");
    if (host.isTextual()) {
      return volumes
          .connection(id, host.asText())
          .map(
              c ->
                  Answer.json(
                      200,
                      Map.of(
                          "connection_info",
                          map("driver_volume_type", c.driver(), "data", data(c)))))
          .orElse(unknown(id));
    }
    return Answer.fault(400, "badRequest", "There is no such action: " + request.body());
  }

  private Answer create(TestingRequest request) {
    var wanted = request.json().path("volume");
    var metadata = new TreeMap<String, String>();
    for (var field : wanted.path("metadata").properties()) {
      metadata.put(field.getKey(), field.getValue().asText());
    }
    try {
      var made =
          volumes.create(
              new NewVolume(
                  wanted.path("name").asText(),
                  wanted.path("volume_type").asText(),
                  wanted.path("size").asLong(),
                  metadata));
      return Answer.json(202, Map.of("volume", json(made)));
    } catch (CloudException.Unusable e) {
      return notFound(String.valueOf(e.getMessage()));
    }
  }

  private List<Map<String, @Nullable Object>> attachments(TestingRequest request) {
    var volume = request.query().get("volume_id");
    var found =
        volume != null
            ? volumes.attachmentsOf(volume)
            : volumes.attachmentsOfServer(request.query().getOrDefault("instance_id", ""));
    return found.stream().map(TestingCinder::json).toList();
  }

  private static Answer list(String key, List<Map<String, @Nullable Object>> elements) {
    return Answer.json(200, Map.of(key, elements));
  }

  private static Answer result(ActionResult result) {
    if (result instanceof ActionResult.Refused refused) {
      return Answer.fault(refused.httpStatus(), "badRequest", refused.reason());
    }
    return result instanceof ActionResult.Gone gone ? notFound(gone.reason()) : Answer.empty(202);
  }

  private static Answer unknown(String volume) {
    return notFound("Volume %s could not be found.".formatted(volume));
  }

  private static Answer notFound(String message) {
    return Answer.fault(404, "itemNotFound", message);
  }

  private static Map<String, @Nullable Object> json(Volume v) {
    return map(
        "id", v.id(),
        "name", v.name().isEmpty() ? null : v.name(),
        "status", v.status(),
        "migration_status", v.migrationStatus().orElse(null),
        "volume_type", v.type().orElse(null),
        "os-vol-host-attr:host", v.host().orElse(null),
        "os-vol-tenant-attr:tenant_id", v.projectId().orElse(null),
        "size", v.sizeGib(),
        // A text, unlike the others.
        "bootable", Boolean.toString(v.bootable()),
        "multiattach", v.multiattach(),
        "encrypted", v.encrypted(),
        "metadata", v.metadata(),
        "attachments", v.servers().stream().map(s -> Map.of("server_id", s)).toList());
  }

  /** Flat, unlike in the answer to os-initialize_connection. */
  private static Map<String, @Nullable Object> json(VolumeAttachment a) {
    var info = new HashMap<String, @Nullable Object>();
    a.connection()
        .ifPresent(
            c -> {
              info.putAll(data(c));
              info.put("driver_volume_type", c.driver());
            });
    return map(
        "id", a.id(),
        "volume_id", a.volumeId(),
        "status", a.status(),
        "instance", a.serverId().orElse(null),
        "connection_info", info);
  }

  private static Map<String, @Nullable Object> data(VolumeConnection c) {
    return map(
        "export", c.export().orElse(null),
        "options", c.options().orElse(null),
        "name", c.name().orElse(null),
        "format", c.format().orElse(null),
        "qos_specs", null);
  }

  /** A map that may hold null, as Cinder's answers do. */
  private static Map<String, @Nullable Object> map(@Nullable Object... namesAndValues) {
    var map = new HashMap<String, @Nullable Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return map;
  }
}
