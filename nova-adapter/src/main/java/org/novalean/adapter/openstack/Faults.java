package org.novalean.adapter.openstack;

import java.util.stream.Collectors;
import org.novalean.adapter.compute.CloudException;

/** What an answer other than the expected one means to us. */
final class Faults {

  private Faults() {}

  /** The exception for an answer that is no success and no expected refusal. */
  static CloudException of(Reply reply, Session session) {
    var said = reply.faultMessage();
    return switch (reply.status()) {
      case 403 ->
          new CloudException.Forbidden(
              "%s: %s may not do this: %s Its roles are: %s. Give it the role admin in its project, or allow the rule in the service's policy.yaml."
                  .formatted(reply.request(), session.who(), said, roles(session)));
      case 404 ->
          new CloudException.Unusable(
              "%s: not found: %s Does the endpoint in Keystone's catalogue point to the right service?"
                  .formatted(reply.request(), said));
      case 406 ->
          new CloudException.Unusable(
              "%s: the microversion is not accepted: %s Are all of the cloud's nova-api of one release?"
                  .formatted(reply.request(), said));
      case 413 ->
          new CloudException.Unusable(
              "%s: a quota is used up: %s `openstack quota show` shows it; an administrator can raise it."
                  .formatted(reply.request(), said));
      case 429 ->
          new CloudException.Unreachable(
              "%s: too many requests (429): %s".formatted(reply.request(), said));
      default ->
          reply.status() >= 500
              ? new CloudException.Unusable(
                  "%s: the service failed (%d): %s See its log."
                      .formatted(reply.request(), reply.status(), said))
              : new CloudException.Unusable(
                  "%s: unexpected answer %d: %s".formatted(reply.request(), reply.status(), said));
    };
  }

  private static String roles(Session session) {
    var roles = session.token().getRoles();
    return roles == null || roles.isEmpty()
        ? "none"
        : roles.stream().map(role -> role.getName()).collect(Collectors.joining(", "));
  }
}
