package org.novalean.storage.rpc;

import static java.util.Objects.requireNonNull;

/**
 * What an agent replied.
 *
 * @param host the agent's
 * @param kind the request's
 * @param body JSON
 */
public record Reply(String host, String kind, String body) {

  public Reply {
    requireNonNull(host, "host is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(body, "body is null");
  }

  /**
   * The body as a record.
   *
   * @throws AgentException.Refused with {@link AgentException#UNREADABLE} where it is none
   */
  public <T> T as(Class<T> type) {
    try {
      return Json.read(body, type);
    } catch (Json.UnreadableJson e) {
      throw new AgentException.Refused(
          host,
          kind,
          AgentException.UNREADABLE,
          "its reply is %s: bring agent and adapter to the same version".formatted(e.reason()));
    }
  }
}
