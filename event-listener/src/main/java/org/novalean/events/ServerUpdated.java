package org.novalean.events;

import java.util.Optional;

/**
 * {@code instance.update}: a server's state changed. Nova sends it for state changes only with
 * {@code [notifications] notify_on_state_change = vm_and_task_state}; then the change of task state
 * from none to {@code migrating} is the earliest signal of a live migration, and one comes about
 * every 5 s while memory is copied.
 *
 * @param server the server after the change
 * @param oldVmState the state before, where Nova says it
 * @param oldTaskState the task before; empty when there was none
 * @param newTaskState the task after; empty when there is none
 */
public record ServerUpdated(
    Envelope envelope,
    ServerFacts server,
    Optional<String> oldVmState,
    Optional<String> oldTaskState,
    Optional<String> newTaskState)
    implements Notification {

  /** The server's uuid. */
  public String serverId() {
    return server.id();
  }
}
