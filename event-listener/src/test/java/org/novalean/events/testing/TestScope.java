package org.novalean.events.testing;

/**
 * How much is tested. {@code NOVA_LEAN_TEST_SCOPE=all}, as {@code ./test --all} sets it, is for the
 * nights; without it each kind of case is there, but not each combination of them.
 */
public final class TestScope {

  /** Whether a test should try all combinations, however long it takes. */
  public static final boolean ALL = "all".equals(System.getenv("NOVA_LEAN_TEST_SCOPE"));

  private TestScope() {}
}
