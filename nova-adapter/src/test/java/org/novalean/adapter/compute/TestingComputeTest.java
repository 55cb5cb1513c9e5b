package org.novalean.adapter.compute;

/** The fake keeps the contract that Nova keeps. */
class TestingComputeTest extends ComputeContract {

  private final SteppingCloud cloud = new SteppingCloud();

  @Override
  protected Compute compute() {
    return cloud.compute();
  }

  @Override
  protected String server() {
    return cloud.server();
  }

  @Override
  protected void letTimePass(String serverId) {
    cloud.step(serverId);
  }
}
