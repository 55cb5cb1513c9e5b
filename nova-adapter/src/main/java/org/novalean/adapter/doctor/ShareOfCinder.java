package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import org.novalean.adapter.share.Search;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/**
 * Cinder tells which export a {@code cinder:} share is.
 *
 * @param share as configurations name it
 */
record ShareOfCinder(String share, Search search) implements Check {

  private static final String FIX = "do what it says; hosts that wait for their share have it then";

  ShareOfCinder {
    requireNonNull(share, "share is null");
    requireNonNull(search, "search is null");
  }

  @Override
  public String id() {
    return "share-of-cinder";
  }

  @Override
  public String title() {
    return "Cinder tells which export the share is";
  }

  @Override
  public Result run() {
    if (search instanceof Search.Found found) {
      return new Result.Ok(
          "%s is %s, by the volume %s".formatted(share, found.export().export(), found.volumeId()));
    }
    if (search instanceof Search.Wrong wrong) {
      return new Result.Failed(wrong.problem(), FIX);
    }
    if (search instanceof Search.Away away) {
      return new Result.Failed(
          away.problem(),
          "see that the cloud has a Cinder, and that its API and its backend answer. Hosts that have"
              + " their share keep it meanwhile");
    }
    return new Result.Warning(
        search instanceof Search.Coming coming
            ? coming.what()
            : "nova-lean's volume for %s is not made yet".formatted(share),
        "nova-lean-adapter makes it once it runs and hears of an agent: run this again then");
  }
}
