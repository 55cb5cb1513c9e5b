package org.novalean.adapter.openstack;

import org.openstack4j.api.types.ServiceType;
import org.openstack4j.openstack.internal.MicroVersion;

/** Calls to Cinder with a microversion. */
abstract class CinderService extends MicroversionService {

  protected CinderService(Session session, MicroVersion microversion) {
    super(
        session,
        ServiceType.BLOCK_STORAGE,
        new OfVolumes(microversion),
        url -> withProject(url, session.token().getProject().getId()));
  }

  @Override
  protected final String getApiVersionHeader() {
    return "OpenStack-API-Version";
  }

  /** New catalogues give the address without the project, which Cinder takes since Yoga only. */
  private static String withProject(String url, String projectId) {
    return url.endsWith("/" + projectId) ? url : url + "/" + projectId;
  }

  /** A microversion as this header wants it, with the name of the service before it. */
  private static final class OfVolumes extends MicroVersion {
    private final MicroVersion number;

    OfVolumes(MicroVersion number) {
      super(number.toString());
      this.number = number;
    }

    @Override
    public String toString() {
      return "volume " + number;
    }
  }
}
