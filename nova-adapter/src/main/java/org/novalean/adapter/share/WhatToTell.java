package org.novalean.adapter.share;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.novalean.storage.messages.CinderShareReport;
import org.novalean.storage.messages.UseShare;

/**
 * What an agent is told of its share. A host that uses another export than Cinder names stays there
 * while anything in the cloud stands on such a one: servers cannot move between two shares.
 *
 * @param search how far it came
 * @param uses the exports that hosts use, by their names
 * @param standing why no host may leave the export that it uses; empty where all may
 */
record WhatToTell(Search search, Map<String, String> uses, Supplier<Optional<String>> standing) {

  WhatToTell {
    requireNonNull(search, "search is null");
    uses = Map.copyOf(uses);
    requireNonNull(standing, "standing is null");
  }

  UseShare to(CinderShareReport host) {
    var type = host.volumeType();
    if (search instanceof Search.Found found) {
      return found(found.export(), host)
          .map(problem -> stay(type, problem))
          .orElseGet(() -> new UseShare(type, Optional.of(found.export()), ""));
    }
    if (search instanceof Search.Wrong wrong) {
      return stay(type, wrong.problem());
    }
    // Nothing for a host to worry about that knows where its share is.
    return stay(type, host.export().isPresent() ? "" : words());
  }

  private static UseShare stay(String type, String problem) {
    return new UseShare(type, Optional.empty(), problem);
  }

  private String words() {
    if (search instanceof Search.Away away) {
      return away.problem();
    }
    return search instanceof Search.Coming coming ? coming.what() : "";
  }

  /** Why the host is not to use it now. */
  private Optional<String> found(UseShare.Export export, CinderShareReport host) {
    var named = export.export();
    if (host.export().isPresent()) {
      return host.export().get().equals(named)
          ? Optional.empty()
          : standing.get().map(reason -> changed(host, named, reason));
    }
    // One that knows a share takes no other, so it may try; one without would begin a second share.
    return host.knowsShare() ? Optional.empty() : others(host, named);
  }

  private static String changed(CinderShareReport host, String named, String reason) {
    return ("Cinder names %s for cinder:%s now, but this host uses %s and stays there: %s. Set the"
            + " backend's export back; or free the old one, and the hosts go over by themselves"
            + " (docs/operate.md, \"The share moves\")")
        .formatted(named, host.volumeType(), host.export().orElseThrow(), reason);
  }

  private Optional<String> others(CinderShareReport host, String named) {
    var elsewhere =
        uses.entrySet().stream()
            .filter(use -> !use.getValue().equals(named))
            .map(use -> "%s uses %s".formatted(use.getKey(), use.getValue()))
            .sorted()
            .collect(Collectors.joining(", "));
    return elsewhere.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Cinder names %s for cinder:%s now, but %s, and this host would begin a second share: 'nova-lean agents' says what keeps the others where they are, docs/operate.md (\"The share moves\") what to do"
                .formatted(named, host.volumeType(), elsewhere));
  }
}
