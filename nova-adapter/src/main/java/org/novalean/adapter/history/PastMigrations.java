package org.novalean.adapter.history;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.novalean.adapter.predict.Past;

/** What the history has for predictions. */
public final class PastMigrations {

  /** Enough to hold some of each pair of hosts in a cloud that drains its hosts now and then. */
  private static final int LOOKED_AT = 500;

  private PastMigrations() {}

  /** Migrations that ended well and were measured, newest first. */
  public static List<Past.One> of(History history) {
    return history.newest(LOOKED_AT).stream().flatMap(PastMigrations::one).toList();
  }

  private static Stream<Past.One> one(MigrationEntry entry) {
    return entry.outcome().equals(Optional.of(Outcome.COMPLETED))
        ? entry
            .destinationHost()
            .flatMap(
                to ->
                    entry
                        .measured()
                        .map(took -> new Past.One(entry.sourceHost(), to, entry.postCopy(), took)))
            .stream()
        : Stream.empty();
  }
}
