package org.novalean.adapter.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version, from the jar's manifest. */
public final class Version implements IVersionProvider {

  /** Empty where this does not run from a package. */
  public static Optional<String> number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
  }

  @Override
  public String[] getVersion() {
    return new String[] {"nova-lean " + number().orElse("(not packaged)")};
  }
}
