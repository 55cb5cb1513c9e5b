package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.messages.Kinds;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/**
 * The agent speaks as we do.
 *
 * @param ours empty where it is not packaged: then no version can differ
 */
record AgentVersion(HostPreflight found, Optional<String> ours) implements Check {

  AgentVersion {
    requireNonNull(found, "found is null");
    requireNonNull(ours, "ours is null");
  }

  @Override
  public String id() {
    return "agent";
  }

  @Override
  public String title() {
    return "The agent answers, and is of this version";
  }

  @Override
  public Result run() {
    var version = found.agentVersion();
    if (found.protocol() != Kinds.PROTOCOL) {
      return new Result.Failed(
          "version %s speaks protocol %d, this nova-lean %d"
              .formatted(version, found.protocol(), Kinds.PROTOCOL),
          "install the same version of nova-lean-agent and nova-lean");
    }
    return ours.filter(own -> !own.equals(version))
        .<Result>map(
            own ->
                new Result.Warning(
                    "version %s, this nova-lean is %s".formatted(version, own),
                    "they understand each other; finish the upgrade when it suits you"))
        .orElseGet(() -> new Result.Ok("version " + version));
  }
}
