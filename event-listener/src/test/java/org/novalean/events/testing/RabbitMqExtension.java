package org.novalean.events.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.novalean.events.TransportUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tests a {@link TestingBroker}, started once for the test run: the one named in the
 * environment variable {@value #VARIABLE} (a transport URL); else this machine's rabbitmq-server,
 * run beside the system's; else a container. With none of them the tests are skipped. Which one it
 * is, is logged.
 */
public final class RabbitMqExtension implements ExecutionCondition, ParameterResolver {
  /** Names a broker to test on. */
  public static final String VARIABLE = "NOVA_LEAN_TEST_AMQP_URI";

  private static final Logger LOG = LoggerFactory.getLogger(RabbitMqExtension.class);
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RabbitMqExtension.class);

  private enum Kind {
    GIVEN,
    LOCAL,
    CONTAINER
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return kind(context)
        .map(kind -> ConditionEvaluationResult.enabled("RabbitMQ: " + kind))
        .orElseGet(
            () ->
                ConditionEvaluationResult.disabled(
                    onContainer(context)
                        ? "no Docker"
                        : "no RabbitMQ: install Debian's rabbitmq-server, or start Docker, or name a"
                            + " broker in "
                            + VARIABLE));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestingBroker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestingBroker broker =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                kind(context).orElseThrow(), RabbitMqExtension::open, TestingBroker.class);
    broker.start();
    return broker;
  }

  private static Optional<Kind> kind(ExtensionContext context) {
    if (onContainer(context)) {
      return containers() ? Optional.of(Kind.CONTAINER) : Optional.empty();
    }
    if (System.getenv(VARIABLE) != null) {
      return Optional.of(Kind.GIVEN);
    }
    if (LocalBroker.available()) {
      return Optional.of(Kind.LOCAL);
    }
    return containers() ? Optional.of(Kind.CONTAINER) : Optional.empty();
  }

  private static boolean onContainer(ExtensionContext context) {
    return context
        .getTestClass()
        .flatMap(
            type ->
                AnnotationSupport.findAnnotation(
                    type, OnContainer.class, context.getEnclosingTestClasses()))
        .isPresent();
  }

  /** Modules above need not have Testcontainers. */
  private static boolean containers() {
    try {
      return ContainerBroker.available();
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }

  private static TestingBroker open(Kind kind) {
    try {
      TestingBroker broker =
          switch (kind) {
            case GIVEN -> new GivenBroker(TransportUrl.parse(System.getenv(VARIABLE)));
            case LOCAL -> new LocalBroker();
            case CONTAINER -> new ContainerBroker();
          };
      LOG.info("Tests use {}", broker.description());
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
