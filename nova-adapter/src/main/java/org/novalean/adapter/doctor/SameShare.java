package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Map;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/**
 * The host sees the share that most hosts see.
 *
 * @param shares the ids that hosts see, by their names
 */
record SameShare(HostPreflight found, Map<String, String> shares) implements Check {

  SameShare {
    requireNonNull(found, "found is null");
    shares = Map.copyOf(shares);
  }

  @Override
  public String id() {
    return "same-share";
  }

  @Override
  public String title() {
    return "All hosts see one and the same share";
  }

  @Override
  public Result run() {
    if (found.shareId().isEmpty()) {
      return new Result.Skipped("needs the share, which cannot be used here");
    }
    var own = found.shareId().get();
    var others =
        shares.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(own))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (others.isEmpty()) {
      return new Result.Ok("share " + own);
    }
    var hosts = shares.values().stream().collect(groupingBy(id -> id, counting()));
    var mine = hosts.getOrDefault(own, 0L);
    hosts.remove(own);
    var words = "share %s; another on %s".formatted(own, String.join(", ", others));
    return hosts.values().stream().allMatch(count -> count < mine)
        ? new Result.Ok(words)
        : new Result.Failed(
            words,
            "mount one and the same export at instances_path/_base of all hosts, then start the"
                + " agent again: servers cannot move between different shares");
  }
}
