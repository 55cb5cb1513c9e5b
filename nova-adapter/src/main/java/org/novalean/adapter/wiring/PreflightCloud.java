package org.novalean.adapter.wiring;

import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.doctor.Cloud;
import org.novalean.adapter.openstack.OpenStackCloud;

/** The cloud that the preflight looks at. */
record PreflightCloud(OpenStackCloud cloud) implements Cloud {

  @Override
  public SignedIn signIn() {
    var login = cloud.login();
    return new SignedIn(login.who(), login.roles(), login.nova().toString(), login.microversion());
  }

  @Override
  public Compute compute() {
    return cloud.compute();
  }
}
