package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

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
  private final Question<Resumption> question = new Question<>();
  private String failure = "";

  Resuming(Agents agents, Fleet fleet) {
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
  }

  /** Asks for it. Never blocks, and may be asked again and again. */
  void ask(MigrationRecord record, boolean disksCopied) {
    look();
    if (question.isOpen()) {
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
    question.ask(agents.resumePostCopy(record.sourceHost(), request));
  }

  /** Takes what was answered. */
  void look() {
    question.take(answer -> failure = answer.failure(), why -> failure = why);
  }

  /** Why the last attempt ended, or none was made; empty for none. */
  String failure() {
    return failure;
  }
}
