package org.novalean.adapter.openstack;

import org.junit.jupiter.api.AfterEach;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeContract;
import org.novalean.adapter.compute.SteppingCloud;

/** The contract, through OpenStack4j and HTTP. */
class OpenStackComputeTest extends ComputeContract {

  private final SteppingCloud fake = new SteppingCloud();
  private final TestingCloud cloud = TestingCloud.start(fake.compute());
  private final Compute compute = cloud.connect().compute();

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Override
  protected Compute compute() {
    return compute;
  }

  @Override
  protected String server() {
    return fake.server();
  }

  @Override
  protected void letTimePass(String serverId) {
    fake.step(serverId);
  }
}
