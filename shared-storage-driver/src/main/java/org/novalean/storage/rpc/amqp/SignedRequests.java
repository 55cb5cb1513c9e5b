package org.novalean.storage.rpc.amqp;

import java.util.Optional;
import org.novalean.storage.rpc.Answer;
import org.novalean.storage.rpc.Request;
import org.novalean.storage.rpc.RequestKey;
import org.novalean.storage.rpc.RequestRefused;

/**
 * Lets through what an adapter signed. An agent without a key lets everything through: adapters get
 * the key first, agents after them.
 */
final class SignedRequests {

  private final Optional<RequestKey> key;
  private final String host;

  SignedRequests(Optional<RequestKey> key, String host) {
    this.key = key;
    this.host = host;
  }

  /** Why it is not let through; empty where it is. */
  Optional<Answer.Failed> refusal(Optional<String> signature, Request request, String replyTo) {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    if (signature.isEmpty()) {
      return refused(
          "a request without a signature: give the adapter, and whoever uses nova-lean's commands, the agents' [DEFAULT] request_key_file");
    }
    return key.get().hasSigned(signature.get(), host, request, replyTo)
        ? Optional.empty()
        : refused(
            "a request signed with another key than this agent's: let the adapter and all agents have the same [DEFAULT] request_key_file");
  }

  private static Optional<Answer.Failed> refused(String message) {
    return Optional.of(new Answer.Failed(RequestRefused.UNSIGNED, message));
  }
}
