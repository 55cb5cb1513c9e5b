package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.MigrationRecord;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.ResumePostCopy;
import org.novalean.storage.messages.Resumption;

/** Has the source's agent go on with a post-copy that broke; one request is open at a time. */
final class Resuming {

  private final Agents agents;
  private final Fleet fleet;
  private Optional<CompletableFuture<Resumption>> open = Optional.empty();
  private String failure = "";
  private int attempts;

  Resuming(Agents agents, Fleet fleet) {
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
  }

  /** Asks for it. Never blocks, and may be asked again and again. */
  void ask(MigrationRecord record, boolean disksCopied) {
    look();
    if (open.isPresent()) {
      return;
    }
    var address =
        record.destinationHost().flatMap(fleet::lastReportOf).flatMap(HostReport::migrationAddress);
    if (address.isEmpty()) {
      failure =
          "where %s takes servers in is not known: its agent must run, and be able to read its nova.conf"
              .formatted(record.destinationHost().orElse("the destination"));
      return;
    }
    var request = new ResumePostCopy(record.serverId(), address.get(), disksCopied);
    open = Optional.of(agents.resumePostCopy(record.sourceHost(), request));
  }

  /** Takes what was answered. */
  void look() {
    open.filter(CompletableFuture::isDone).ifPresent(this::take);
  }

  private void take(CompletableFuture<Resumption> answer) {
    open = Optional.empty();
    try {
      var resumption = answer.join();
      failure = resumption.failure();
      attempts += resumption.underWay() ? 1 : 0;
    } catch (CompletionException e) {
      failure = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
  }

  /** Why the last attempt ended, or none was made; empty for none. */
  String failure() {
    return failure;
  }

  /** How often libvirt was seen at it when it was asked for. */
  int attempts() {
    return attempts;
  }
}
