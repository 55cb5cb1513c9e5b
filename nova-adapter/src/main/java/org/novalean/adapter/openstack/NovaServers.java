package org.novalean.adapter.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.Server;
import org.openstack4j.openstack.internal.MicroVersion;

/** Nova's servers, and what was asked of them. */
final class NovaServers extends NovaMicroversionService {

  NovaServers(Session session, MicroVersion microversion) {
    super(session, microversion);
  }

  Optional<Server> server(String id) {
    return find("/servers/" + segment(id), "server").map(NovaServers::server);
  }

  ActionResult liveMigrate(String id, Optional<String> host) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("os-migrateLive").put("block_migration", "auto").put("host", host.orElse(null));
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
        server.object("image").optionalText("id"));
  }

  private static InstanceAction action(JsonFields action) {
    return new InstanceAction(
        action.text("action"),
        action.text("request_id"),
        action.optionalText("user_id").orElse(""),
        action.optionalText("project_id").orElse(""),
        action.time("start_time"),
        action.optionalText("message"));
  }
}
