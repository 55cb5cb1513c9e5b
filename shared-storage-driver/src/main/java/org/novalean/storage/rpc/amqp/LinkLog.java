package org.novalean.storage.rpc.amqp;

import java.time.Clock;
import org.novalean.events.amqp.Reminder;
import org.slf4j.Logger;

/** Tells how a link is doing: each trouble once, and then once a minute. */
final class LinkLog {

  private final Logger log;
  private final String what;
  private final Reminder reminder;

  LinkLog(Logger log, String what, Clock clock) {
    this.log = log;
    this.what = what;
    this.reminder = new Reminder(clock);
  }

  synchronized void good(String news) {
    reminder.clear();
    log.info("{}: {}", what, news);
  }

  synchronized void bad(String trouble) {
    if (reminder.isDue(trouble)) {
      log.warn("{}: {}", what, trouble);
    }
  }
}
