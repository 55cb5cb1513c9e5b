package org.novalean.adapter.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Run by {@code ./test --all} only. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = "NOVA_LEAN_TEST_SCOPE",
    matches = "all",
    disabledReason = "./test --all runs this")
public @interface Thorough {}
