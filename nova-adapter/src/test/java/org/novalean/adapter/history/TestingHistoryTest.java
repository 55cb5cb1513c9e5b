package org.novalean.adapter.history;

class TestingHistoryTest extends HistoryContract {

  private final TestingHistory history = new TestingHistory();

  @Override
  protected History history() {
    return history;
  }

  @Override
  protected History openedAgain() {
    return history.openedAgain();
  }
}
