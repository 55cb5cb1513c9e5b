package org.novalean.events;

/**
 * What is done with each notification. A listener calls it from one thread, one notification at a
 * time, in the order of arrival. The broker forgets a notification when this has returned; a crash
 * in between brings it again (see {@link HandledMessages}).
 */
@FunctionalInterface
public interface NotificationHandler {

  /**
   * Handles one notification.
   *
   * @throws Exception to have it tried again, and in the end put among the dead letters
   */
  void handle(Notification notification) throws Exception;
}
