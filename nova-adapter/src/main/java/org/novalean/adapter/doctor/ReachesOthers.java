package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.Reach;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/**
 * The host reaches the libvirt of each other host, as its nova-compute would in a migration.
 *
 * @param addresses where hosts take servers in, by their names
 */
record ReachesOthers(Agents agents, HostPreflight found, Map<String, String> addresses)
    implements Check {

  ReachesOthers {
    requireNonNull(agents, "agents is null");
    requireNonNull(found, "found is null");
    addresses = Map.copyOf(addresses);
  }

  @Override
  public String id() {
    return "migration-network";
  }

  @Override
  public String title() {
    return "The host reaches the libvirt of the others";
  }

  @Override
  public Result run() {
    var others = new TreeMap<>(addresses);
    others.remove(found.host());
    if (others.isEmpty()) {
      return new Result.Skipped("there is no other host with an agent");
    }
    try {
      var answer = agents.reach(found.host(), new Reach(others)).join();
      if (answer.unreached().isEmpty()) {
        return new Result.Ok("%s: %s".formatted(answer.how(), String.join(", ", others.keySet())));
      }
      return new Result.Failed(
          "it cannot reach "
              + new TreeMap<>(answer.unreached())
                  .entrySet().stream()
                      .map(e -> "%s at %s".formatted(e.getKey(), e.getValue()))
                      .collect(Collectors.joining("; ")),
          "see [libvirt] live_migration_inbound_addr in nova.conf of the hosts that are not reached,"
              + " that libvirtd listens there, and the firewall (QEMU's ports 49152-49215, too)");
    } catch (CompletionException e) {
      return new Result.Skipped("the agent did not answer: " + AgentException.words(e));
    }
  }
}
