package org.novalean.adapter.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.compute.ServerDisks.AttachedVolume;
import org.openstack4j.openstack.internal.MicroVersion;

/** Nova's servers, and what was asked of them. */
final class NovaServers extends NovaMicroversionService {

  private static final long BYTES_PER_MIB = 1L << 20;

  /** Of a lock (nova/api/openstack/compute/schemas/lock_server.py). */
  private static final int LONGEST_REASON = 255;

  NovaServers(Session session, MicroVersion microversion) {
    super(session, microversion);
  }

  Optional<Server> server(String id) {
    return find("/servers/" + segment(id), "server").map(NovaServers::server);
  }

  Optional<ServerDisks> disks(String id) {
    var path = "/servers/" + segment(id);
    return find(path, "server").map(server -> disks(server, volumes(path)));
  }

  Optional<Long> memoryBytes(String id) {
    return find("/servers/" + segment(id), "server")
        .map(server -> server.object("flavor").numberOrZero("ram") * BYTES_PER_MIB)
        .filter(bytes -> bytes > 0);
  }

  private List<AttachedVolume> volumes(String server) {
    return listOrNone(server + "/os-volume_attachments", "volumeAttachments", "links").stream()
        .map(
            volume ->
                new AttachedVolume(
                    volume.text("volumeId"), target(volume.optionalText("device")).orElse("")))
        .toList();
  }

  ActionResult liveMigrate(String id, Optional<String> host) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("os-migrateLive").put("block_migration", "auto").put("host", host.orElse(null));
    return act(id, body);
  }

  ActionResult lock(String id, String reason) {
    var body = JsonNodeFactory.instance.objectNode();
    var words = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    body.putObject("lock").put("locked_reason", words);
    return act(id, body);
  }

  ActionResult unlock(String id) {
    return act(id, JsonNodeFactory.instance.objectNode().putNull("unlock"));
  }

  ActionResult resetStateToActive(String id) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("os-resetState").put("state", "active");
    return act(id, body);
  }

  ActionResult hardReboot(String id) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("reboot").put("type", "HARD");
    return act(id, body);
  }

  /** Nova takes the name for a regular expression, or for a part of it. */
  List<Server> named(String name) {
    return servers(Map.of("name", name)).stream()
        .filter(server -> server.name().equals(name))
        .toList();
  }

  List<Server> on(String host) {
    return servers(Map.of("host", host));
  }

  private List<Server> servers(Map<String, String> filter) {
    var query = new HashMap<>(filter);
    query.put("all_tenants", "True");
    return list("/servers/detail", query, "servers", "servers_links").stream()
        .map(NovaServers::server)
        .toList();
  }

  private ActionResult act(String id, ObjectNode body) {
    return post("/servers/%s/action".formatted(segment(id)), body.toString());
  }

  List<InstanceAction> actions(String id) {
    return listOrNone(
            "/servers/%s/os-instance-actions".formatted(segment(id)), "instanceActions", "links")
        .stream()
        .map(NovaServers::action)
        .sorted(Comparator.comparing(InstanceAction::startedAt).reversed())
        .toList();
  }

  boolean hasEnded(String id, String requestId) {
    var path = "/servers/%s/os-instance-actions/%s".formatted(segment(id), segment(requestId));
    var events = find(path, "instanceAction").stream().flatMap(a -> a.objects("events").stream());
    var finished = events.map(event -> event.optionalText("finish_time").isPresent()).toList();
    return !finished.isEmpty() && !finished.contains(false);
  }

  private static Server server(JsonFields server) {
    return new Server(
        server.text("id"),
        // A server in a cell that is down has no name.
        server.optionalText("name").orElse(""),
        server.text("status"),
        server.optionalText("OS-EXT-STS:task_state"),
        server
            .optionalText("OS-EXT-STS:power_state")
            .map(number -> Server.PowerState.of((int) server.number("OS-EXT-STS:power_state")))
            .orElse(Server.PowerState.UNKNOWN),
        server.optionalText("OS-EXT-SRV-ATTR:host"),
        server.map("metadata"),
        server.object("flavor").map("extra_specs"),
        server.object("image").optionalText("id"),
        server.optionalText("locked").equals(Optional.of("true"))
            ? Optional.of(server.optionalText("locked_reason").orElse(""))
            : Optional.empty());
  }

  private static ServerDisks disks(JsonFields server, List<AttachedVolume> volumes) {
    var flavor = server.object("flavor");
    return new ServerDisks(
        target(server.optionalText("OS-EXT-SRV-ATTR:root_device_name")),
        volumes,
        flavor.numberOrZero("ephemeral"),
        flavor.numberOrZero("swap"),
        server.optionalText("config_drive").filter("True"::equals).isPresent());
  }

  /** Nova writes {@code /dev/vda}; libvirt's targets have no directory. */
  private static Optional<String> target(Optional<String> device) {
    return device.map(path -> path.substring(path.lastIndexOf('/') + 1));
  }

  private static InstanceAction action(JsonFields action) {
    return new InstanceAction(
        action.text("action"),
        action.text("request_id"),
        action.optionalText("user_id").orElse(""),
        action.optionalText("project_id").orElse(""),
        action.time("start_time"),
        action.optionalText("message"),
        action.optionalTime("updated_at"));
  }
}
