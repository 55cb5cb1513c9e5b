package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import org.novalean.adapter.compute.CloudException;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.openstack.internal.BaseOpenStackService;
import org.openstack4j.openstack.internal.MicroVersion;

/**
 * Looks whether Cinder speaks the microversion that we need: 3.27 (Ocata) has the attachments, and
 * nothing that came later is asked for.
 */
final class CinderVersion extends BaseOpenStackService {

  static final MicroVersion NEEDED = new MicroVersion(3, 27);

  private final Session session;

  CinderVersion(Session session) {
    super(
        ServiceType.BLOCK_STORAGE,
        url -> NovaVersion.withoutProject(url, session.token().getProject().getId()));
    this.session = requireNonNull(session, "session is null");
  }

  /**
   * Reads Cinder's version document.
   *
   * @throws CloudException.Unusable if this Cinder is too old, or too new, or no Cinder
   */
  MicroVersion negotiate() {
    var reply = session.send(() -> get(Void.class, "/").executeWithResponse());
    if (!reply.isSuccess()) {
      throw Faults.of(reply, session);
    }
    var version = new JsonFields(reply.json().path("versions").path(0), reply.request());
    var oldest = version.optionalText("min_version").orElse("");
    var newest = version.optionalText("version").orElse("");
    if (oldest.isEmpty() || newest.isEmpty()) {
      throw new CloudException.Unusable(
          "%s: no microversions there. The endpoint of the service volumev3 in Keystone's catalogue must end in /v3, or in /v3/ and the project's id."
              .formatted(reply.request()));
    }
    if (parse(newest, reply).compareTo(NEEDED) < 0 || parse(oldest, reply).compareTo(NEEDED) > 0) {
      throw new CloudException.Unusable(
          "%s: this Cinder speaks microversions %s to %s, but nova-lean needs %s (Ocata)."
              .formatted(reply.request(), oldest, newest, NEEDED));
    }
    return NEEDED;
  }

  private static MicroVersion parse(String text, Reply reply) {
    try {
      return new MicroVersion(text);
    } catch (IllegalArgumentException e) {
      throw new CloudException.Unusable(
          "%s: '%s' is no microversion".formatted(reply.request(), text), e);
    }
  }
}
