package org.novalean.adapter.openstack;

import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.volumes.SteppingCinder;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.adapter.volumes.VolumesContract;

/** The contract, through OpenStack4j and HTTP. */
class OpenStackVolumesTest extends VolumesContract {

  private final SteppingCinder cinder = new SteppingCinder();
  private final TestingCloud cloud =
      TestingCloud.start(new TestingCompute(Clock.systemUTC(), "compute-1"), cinder.volumes());
  private final Volumes volumes = cloud.connect().volumes();

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Override
  protected Volumes volumes() {
    return volumes;
  }

  @Override
  protected String type() {
    return SteppingCinder.TYPE;
  }

  @Override
  protected String otherType() {
    return SteppingCinder.OTHER_TYPE;
  }

  @Override
  protected String server() {
    return SteppingCinder.SERVER;
  }

  @Override
  protected void letTimePass(String volumeId) {
    cinder.step(volumeId);
  }
}
