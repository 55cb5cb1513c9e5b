package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import org.novalean.adapter.compute.CloudException;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.openstack.internal.BaseOpenStackService;
import org.openstack4j.openstack.internal.MicroVersion;

/**
 * Chooses the microversion to speak with Nova.
 *
 * <p>At least 2.80 (Train): who asked for a migration (2.80), aborting a queued one (2.65), paging
 * and {@code changes-since} in os-migrations (2.59), {@code block_migration=auto} (2.25). At most
 * 2.87: from 2.88 on, os-hypervisors asks every compute host for its uptime and waits for those
 * that are down.
 */
final class NovaVersion extends BaseOpenStackService {

  static final MicroVersion NEEDED = new MicroVersion(2, 80);
  static final MicroVersion PREFERRED = new MicroVersion(2, 87);

  private final Session session;

  NovaVersion(Session session) {
    super(ServiceType.COMPUTE, url -> withoutProject(url, session.token().getProject().getId()));
    this.session = requireNonNull(session, "session is null");
  }

  /**
   * Reads Nova's version document.
   *
   * @throws CloudException.Unusable if this Nova is too old, or too new, or no Nova
   */
  MicroVersion negotiate() {
    var reply = session.send(() -> get(Void.class, "/").executeWithResponse());
    if (!reply.isSuccess()) {
      throw Faults.of(reply, session);
    }
    var version = new JsonFields(reply.json(), reply.request()).object("version");
    var oldest = version.optionalText("min_version").orElse("");
    var newest = version.optionalText("version").orElse("");
    if (oldest.isEmpty() || newest.isEmpty()) {
      throw new CloudException.Unusable(
          "%s: no microversions there. The compute endpoint in Keystone's catalogue must end in /v2.1."
              .formatted(reply.request()));
    }
    var chosen = parse(newest, reply);
    if (chosen.compareTo(NEEDED) < 0 || parse(oldest, reply).compareTo(PREFERRED) > 0) {
      throw new CloudException.Unusable(
          "%s: this Nova speaks microversions %s to %s, but nova-lean needs one of %s (Train) to %s."
              .formatted(reply.request(), oldest, newest, NEEDED, PREFERRED));
    }
    return chosen.compareTo(PREFERRED) < 0 ? chosen : PREFERRED;
  }

  private static MicroVersion parse(String text, Reply reply) {
    try {
      return new MicroVersion(text);
    } catch (IllegalArgumentException e) {
      throw new CloudException.Unusable(
          "%s: '%s' is no microversion".formatted(reply.request(), text), e);
    }
  }

  /** Old catalogues give the address with the project's id at its end. */
  static String withoutProject(String url, String projectId) {
    return url.endsWith("/" + projectId)
        ? url.substring(0, url.length() - projectId.length() - 1)
        : url;
  }
}
