package org.novalean.adapter.leadership;

class TestingLockTest extends LockContract {

  private final TestingLock.Place place = new TestingLock.Place();

  @Override
  protected Lock make() {
    return new TestingLock(place);
  }

  @Override
  protected void pass(Lock lock) {
    ((TestingLock) lock).look();
  }

  @Override
  protected void cut(Lock lock) {
    ((TestingLock) lock).cut();
  }

  @Override
  protected void stopBroker() {
    new TestingLock(place).setAway(true);
  }

  @Override
  protected void startBroker() {
    new TestingLock(place).setAway(false);
  }
}
