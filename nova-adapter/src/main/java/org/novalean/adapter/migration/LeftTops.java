package org.novalean.adapter.migration;

import static java.util.Objects.requireNonNull;

import org.novalean.adapter.agents.Agents;

/**
 * What a layered server would leave on its source. Should its QEMU die there before the switch,
 * Nova takes that for the end of the migration and deletes the only whole disk (seen): the source's
 * agent keeps it by a second name until the guest is known to have gone on.
 */
final class LeftTops {
  private final Agents agents;
  private final String serverId;
  private boolean kept;
  private boolean letGo;

  LeftTops(Agents agents, String serverId) {
    this.agents = requireNonNull(agents, "agents is null");
    this.serverId = requireNonNull(serverId, "serverId is null");
  }

  /** Before the switch. An agent that does not hear of it keeps nothing, as one of before. */
  void keep(String source) {
    if (!kept) {
      kept = true;
      var unused = agents.keepForMigration(source, serverId);
    }
  }

  /** Its guest went on. Where that is not heard, the agent lets it go some days later. */
  void letGo(String source) {
    if (!letGo) {
      letGo = true;
      var unused = agents.letGo(source, serverId);
    }
  }
}
