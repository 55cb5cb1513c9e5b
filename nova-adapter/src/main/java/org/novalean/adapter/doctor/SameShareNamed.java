package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;
import org.novalean.storage.share.ShareLocation;

/**
 * Where one host names a {@code cinder:} share, all do, of one type: only these hosts follow what
 * Cinder says.
 *
 * @param named the shares that hosts' configurations name, by the hosts' names
 */
record SameShareNamed(HostPreflight found, Map<String, String> named) implements Check {

  SameShareNamed {
    requireNonNull(found, "found is null");
    named = Map.copyOf(named);
  }

  @Override
  public String id() {
    return "same-share-named";
  }

  @Override
  public String title() {
    return "All hosts' configurations name one share";
  }

  @Override
  public Result run() {
    if (found.share().isEmpty()) {
      return new Result.Skipped("the agent is too old to tell");
    }
    var own = found.share().get();
    var others = new TreeMap<>(named);
    others.values().removeIf(own::equals);
    var concerned =
        own.startsWith(ShareLocation.CINDER)
            || others.values().stream().anyMatch(share -> share.startsWith(ShareLocation.CINDER));
    if (others.isEmpty() || !concerned) {
      return new Result.Ok(own);
    }
    return new Result.Failed(
        "%s; but %s"
            .formatted(
                own,
                others.entrySet().stream()
                    .map(other -> "%s on %s".formatted(other.getValue(), other.getKey()))
                    .collect(Collectors.joining(", "))),
        "let [share] share in every host's nova-lean-agent.conf be the same, and start the agents"
            + " again: on the others nobody notices when Cinder's backend moves");
  }
}
