package org.novalean.events;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.novalean.events.testing.OnContainer;
import org.novalean.events.testing.RabbitMqExtension;

/** The same tests on a newer RabbitMQ in a container, where Docker is there. */
@OnContainer
@ExtendWith(RabbitMqExtension.class)
class OnContainerTest {

  @Nested
  class Receiving extends ReceivingTest {}

  @Nested
  class WaitingForExchange extends WaitingForExchangeTest {}

  @Nested
  class OwnQueue extends OwnQueueTest {}

  @Nested
  class DeadLetters extends DeadLetterTest {}

  @Nested
  class BrokerLoss extends BrokerLossTest {}

  @Nested
  class Refused extends RefusedTest {}

  @Nested
  class Lifecycle extends LifecycleTest {}
}
