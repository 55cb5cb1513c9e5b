package org.novalean.adapter.doctor;

import java.util.List;
import org.novalean.adapter.compute.Compute;

/** The cloud, as the preflight looks at it. */
public interface Cloud {

  /**
   * Signs in, and finds a Nova that can be used.
   *
   * @throws org.novalean.adapter.compute.CloudException where any of it does not work
   */
  SignedIn signIn();

  /** Nova, once signed in. */
  Compute compute();

  /**
   * As whom we are signed in.
   *
   * @param who user or application credential, and project
   * @param roles in that project
   * @param nova where Nova is
   * @param microversion the one agreed with it
   */
  record SignedIn(String who, List<String> roles, String nova, String microversion) {

    public SignedIn {
      roles = List.copyOf(roles);
    }
  }
}
