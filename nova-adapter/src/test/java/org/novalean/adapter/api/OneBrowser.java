package org.novalean.adapter.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives tests a {@link TestingBrowser}, started once for the test run and closed at its end. Where
 * none is installed they are skipped.
 */
final class OneBrowser implements BeforeAllCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OneBrowser.class);

  private @Nullable TestingBrowser browser;

  @Override
  public void beforeAll(ExtensionContext context) {
    browser =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                TestingBrowser.class, type -> TestingBrowser.start(), TestingBrowser.class);
  }

  TestingBrowser browser() {
    return requireNonNull(browser);
  }
}
