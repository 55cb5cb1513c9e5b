package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import org.novalean.adapter.share.Search;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** The host's {@code cinder:} share is the export that Cinder names. */
record ExportOfCinder(HostPreflight found, Search search) implements Check {

  ExportOfCinder {
    requireNonNull(found, "found is null");
    requireNonNull(search, "search is null");
  }

  @Override
  public String id() {
    return "export-of-cinder";
  }

  @Override
  public String title() {
    return "The host uses the export that Cinder names";
  }

  @Override
  public Result run() {
    if (!(search instanceof Search.Found named)) {
      return new Result.Skipped("needs Cinder, which does not tell it");
    }
    if (found.shareExport().isEmpty()) {
      return new Result.Failed(
          "no adapter has told the host yet that it is " + named.export().export(),
          "see that nova-lean-adapter runs, and what its log says of this host's share");
    }
    var used = found.shareExport().get();
    return used.equals(named.export().export())
        ? new Result.Ok(used)
        : new Result.Failed(
            "the host uses %s, but Cinder names %s".formatted(used, named.export().export()),
            "'nova-lean agents' says why it stays there; what to do says docs/operate.md, \"The share"
                + " moves\"");
  }
}
