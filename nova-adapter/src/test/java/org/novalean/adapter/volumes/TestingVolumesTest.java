package org.novalean.adapter.volumes;

/** The fake keeps the contract that Cinder keeps. */
class TestingVolumesTest extends VolumesContract {

  private final SteppingCinder cinder = new SteppingCinder();

  @Override
  protected Volumes volumes() {
    return cinder.volumes();
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
