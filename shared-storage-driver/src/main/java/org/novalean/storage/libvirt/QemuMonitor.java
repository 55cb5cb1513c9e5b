package org.novalean.storage.libvirt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.libvirt.jna.DomainPointer;
import org.novalean.storage.hypervisor.HypervisorException.Refused;

/**
 * A domain's QEMU by its own protocol (QMP, qemu/docs/interop/qmp-spec), for what libvirt does not
 * do. libvirt marks the domain as tainted by that, which changes nothing but a line in its log.
 */
final class QemuMonitor {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final DomainPointer domain;

  QemuMonitor(DomainPointer domain) {
    this.domain = domain;
  }

  /**
   * What QEMU returns.
   *
   * @throws Refused where QEMU says no, with its words
   */
  JsonNode execute(String command, Map<String, ?> arguments) throws LibvirtFailure {
    try {
      var request = Map.of("execute", command, "arguments", arguments);
      var reply = JSON.readTree(send(JSON.writeValueAsString(request)));
      if (reply.has("error")) {
        throw refused(command, reply.path("error").path("desc").asText());
      }
      return reply.path("return");
    } catch (JsonProcessingException e) {
      throw refused(command, e.getOriginalMessage());
    }
  }

  private String send(String command) throws LibvirtFailure {
    var result = new PointerByReference();
    LibvirtFailure.check(
        QemuLibvirt.INSTANCE.virDomainQemuMonitorCommand(domain, command, result, 0));
    var reply = result.getValue();
    try {
      return reply.getString(0, StandardCharsets.UTF_8.name());
    } finally {
      Native.free(Pointer.nativeValue(reply));
    }
  }

  private static Refused refused(String command, String why) {
    var message = "QEMU's answer to '%s': %s".formatted(command, why);
    return new Refused(message, new IllegalStateException(message));
  }
}
