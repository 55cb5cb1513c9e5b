package org.novalean.adapter.history;

class TestingHistoryTest extends HistoryContract {

  private final History history = new TestingHistory();

  @Override
  protected History history() {
    return history;
  }
}
