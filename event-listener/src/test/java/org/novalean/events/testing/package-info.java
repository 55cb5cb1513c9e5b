/** Fixtures for tests against a real RabbitMQ; shipped in the test-jar for the modules above. */
@NullMarked
package org.novalean.events.testing;

import org.jspecify.annotations.NullMarked;
