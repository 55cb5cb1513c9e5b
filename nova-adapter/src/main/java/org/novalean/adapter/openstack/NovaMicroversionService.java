package org.novalean.adapter.openstack;

import java.util.function.UnaryOperator;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.openstack.internal.MicroVersion;

/** Calls to Nova with a microversion. */
abstract class NovaMicroversionService extends MicroversionService {

  protected NovaMicroversionService(Session session, MicroVersion microversion) {
    super(session, ServiceType.COMPUTE, microversion, UnaryOperator.identity());
  }

  /** The older of the two headers: OpenStack4j can only send a bare number. */
  @Override
  protected final String getApiVersionHeader() {
    return "X-OpenStack-Nova-API-Version";
  }
}
