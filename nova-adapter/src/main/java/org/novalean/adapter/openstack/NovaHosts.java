package org.novalean.adapter.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Hypervisor;
import org.openstack4j.openstack.internal.MicroVersion;

/** Nova's {@code os-services} and {@code os-hypervisors}. */
final class NovaHosts extends NovaMicroversionService {

  NovaHosts(Session session, MicroVersion microversion) {
    super(session, microversion);
  }

  List<ComputeService> computeServices() {
    return list("/os-services", Map.of("binary", "nova-compute"), "services", "services_links")
        .stream()
        .map(NovaHosts::service)
        .toList();
  }

  ActionResult setStatus(String id, Optional<String> disabledReason) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("status", disabledReason.isPresent() ? "disabled" : "enabled");
    disabledReason.ifPresent(reason -> body.put("disabled_reason", reason));
    return put("/os-services/" + segment(id), body.toString());
  }

  List<Hypervisor> hypervisors() {
    return list("/os-hypervisors/detail", Map.of(), "hypervisors", "hypervisors_links").stream()
        .map(NovaHosts::hypervisor)
        .toList();
  }

  /** In a cell that is down, Nova knows a service's host only. */
  private static ComputeService service(JsonFields service) {
    return new ComputeService(
        service.optionalText("id").orElse(""),
        service.text("host"),
        service.optionalText("state").equals(Optional.of("up")),
        service.text("status").equals("enabled"),
        service.optionalText("disabled_reason"));
  }

  private static Hypervisor hypervisor(JsonFields hypervisor) {
    return new Hypervisor(
        hypervisor.text("id"),
        hypervisor.text("hypervisor_hostname"),
        hypervisor.object("service").text("host"),
        hypervisor.text("hypervisor_type"),
        hypervisor.number("hypervisor_version"),
        hypervisor.text("state").equals("up"));
  }
}
