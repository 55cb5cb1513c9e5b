package org.novalean.adapter.api.tokens;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a caller may do. A role counts in the projects named, or for the whole system, and nowhere
 * else: in a project of their own every user of a cloud has the role reader.
 */
public final class Access {

  private final Set<String> readers;
  private final Set<String> admins;
  private final Supplier<Set<String>> projects;

  /**
   * Makes one.
   *
   * @param readers names of roles that may ask
   * @param admins names of roles that may ask and act
   * @param projects their ids
   */
  public Access(List<String> readers, List<String> admins, Supplier<Set<String>> projects) {
    this.admins = lower(requireNonNull(admins, "admins is null"));
    var both = new HashSet<>(lower(requireNonNull(readers, "readers is null")));
    both.addAll(this.admins);
    this.readers = Set.copyOf(both);
    this.projects = requireNonNull(projects, "projects is null");
  }

  /** Whether the token's scope is one where roles count here. */
  public boolean isScoped(Caller caller) {
    return caller.system() || caller.projectId().filter(projects.get()::contains).isPresent();
  }

  /** Whether it may ask. */
  public boolean mayRead(Caller caller) {
    return isScoped(caller) && has(caller, readers);
  }

  /** Whether it may act. */
  public boolean mayAct(Caller caller) {
    return isScoped(caller) && has(caller, admins);
  }

  /** Keystone does not tell capitals from others. */
  private static boolean has(Caller caller, Set<String> roles) {
    return lower(caller.roles()).stream().anyMatch(roles::contains);
  }

  private static Set<String> lower(Collection<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
