package org.novalean.adapter.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of Nova's policy that we need, by the calls of {@link
 * org.novalean.adapter.compute.Compute} that need them (nova/policies of Nova 26, and
 * nova/api/openstack/compute for which of them a call asks).
 */
final class NovaPolicy {

  private static final String ALL = "os_compute_api:";

  private static final List<String> LISTS =
      List.of(
          "servers:detail",
          "servers:detail:get_all_tenants",
          "servers:allow_all_filters",
          "os-extended-server-attributes",
          "os-flavor-extra-specs:index");

  private static final Map<String, List<String>> BY_CALL = new LinkedHashMap<>();

  static {
    BY_CALL.put("liveMigrationsChangedSince", List.of("os-migrations:index"));
    BY_CALL.put("liveMigrationsOf", List.of("os-migrations:index"));
    BY_CALL.put("computeServices", List.of("os-services:list"));
    BY_CALL.put("hypervisors", List.of("os-hypervisors:list-detail"));
    BY_CALL.put("serversNamed", LISTS);
    BY_CALL.put("serversOn", LISTS);
    BY_CALL.put(
        "server",
        List.of("servers:show", "os-extended-server-attributes", "os-flavor-extra-specs:index"));
    BY_CALL.put(
        "disks",
        List.of("servers:show", "os-extended-server-attributes", "os-volumes-attachments:index"));
    BY_CALL.put("memoryBytes", List.of("servers:show"));
    BY_CALL.put("actions", List.of("os-instance-actions:list"));
    BY_CALL.put("hasEnded", List.of("os-instance-actions:show"));
    BY_CALL.put("progress", List.of("servers:migrations:show"));
    BY_CALL.put("forceComplete", List.of("servers:migrations:force_complete"));
    BY_CALL.put("abort", List.of("servers:migrations:delete"));
    BY_CALL.put("lock", List.of("os-lock-server:lock"));
    BY_CALL.put("unlock", List.of("os-lock-server:unlock"));
    BY_CALL.put("resetStateToActive", List.of("os-admin-actions:reset_state"));
    BY_CALL.put("hardReboot", List.of("servers:reboot"));
    BY_CALL.put("setServiceStatus", List.of("os-services:update"));
  }

  /**
   * How to be allowed all of it. Nova shows a server of another project to nobody but an
   * administrator, whatever the rules say (project_only in nova/db/main/api.py), hence {@code
   * context_is_admin}.
   */
  static final String FIX =
      "give the user the role admin in its project; or a role of its own, with nova-policy.yaml for"
          + " Nova (docs/security.md says how): Nova shows other projects' servers to nobody but whom"
          + " context_is_admin names. Where policy.yaml changes one of these rules, allow it to that"
          + " role:\n"
          + rules().collect(Collectors.joining("\n"));

  private NovaPolicy() {}

  /** All of them, by their full names. */
  static Stream<String> rules() {
    return BY_CALL.values().stream().flatMap(List::stream).distinct().map(rule -> ALL + rule);
  }

  /** Whether it is known what this call needs. */
  static boolean knows(String call) {
    return BY_CALL.containsKey(call);
  }
}
