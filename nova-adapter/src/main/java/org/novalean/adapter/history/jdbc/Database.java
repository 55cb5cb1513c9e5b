package org.novalean.adapter.history.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.history.HistoryException;

/**
 * One connection to a database, made again where it was lost: the process that served the file may
 * end while another uses it, and a database server may restart.
 */
final class Database implements AutoCloseable {

  /** Several threads that wait for a database that is away must not wait one after the other. */
  private static final Duration AWAY = Duration.ofSeconds(1);

  /** Who reads H2's file has it for a moment, as has a service that begins or ends. */
  private static final Duration BUSY = Duration.ofSeconds(5);

  private static final Duration TRY_EVERY = Duration.ofMillis(100);

  private final DatabaseAddress address;
  private final boolean toRead;
  private final boolean h2;
  private @Nullable Connection connection;
  private boolean hasTheFile;
  private @Nullable SQLException away;
  private long awaySince;
  private boolean closed;

  private Database(DatabaseAddress address, boolean toRead) {
    this.address = requireNonNull(address, "address is null");
    this.toRead = toRead;
    this.h2 = address.dialect() == Dialect.H2;
  }

  /** For the service. */
  static Database of(DatabaseAddress address) {
    return new Database(address, false);
  }

  /** For who just reads: has H2's file no longer than a read takes, so that the service gets it. */
  static Database toRead(DatabaseAddress address) {
    return new Database(address, true);
  }

  /** Something to do with a connection, in one transaction. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Does work that changes nothing. */
  <T> T read(Work<T> work) {
    return transaction(work, false);
  }

  /**
   * Does the work and commits it to the disk. The work is done once more where the connection turns
   * out to be lost, or the database gave up the transaction for another's sake, so it must come to
   * the same when done twice.
   */
  <T> T write(Work<T> work) {
    return transaction(work, h2);
  }

  private synchronized <T> T transaction(Work<T> work, boolean sync) {
    if (closed) {
      throw new HistoryException("the history is closed");
    }
    try {
      try {
        return attempt(work, sync);
      } catch (SQLException e) {
        if (DatabaseErrors.isRolledBack(e)) {
          return attempt(work, sync);
        }
        if (!lost()) {
          throw e;
        }
        disconnect();
        return attempt(work, sync);
      }
    } catch (SQLException e) {
      disconnect();
      throw DatabaseErrors.explain(address, e);
    } finally {
      if (hasTheFile) {
        disconnect();
      }
    }
  }

  private <T> T attempt(Work<T> work, boolean sync) throws SQLException {
    var current = connect();
    try {
      var result = work.on(current);
      current.commit();
      if (sync) {
        sync(current);
      }
      return result;
    } catch (SQLException | RuntimeException e) {
      rollback(current);
      throw e;
    }
  }

  private Connection connect() throws SQLException {
    if (connection == null) {
      if (away != null && System.nanoTime() - awaySince < AWAY.toNanos()) {
        throw away;
      }
      try {
        connection = connectWhereBusy();
        // One that goes through the service, and may be kept, is not read-only itself.
        hasTheFile = toRead && h2 && connection.isReadOnly();
        away = null;
      } catch (SQLException e) {
        away = e;
        awaySince = System.nanoTime();
        throw e;
      }
    }
    return connection;
  }

  private Connection connectWhereBusy() throws SQLException {
    var begun = System.nanoTime();
    while (true) {
      try {
        return toRead ? address.connectToRead() : address.connect();
      } catch (SQLException e) {
        if (!h2 || !DatabaseErrors.isBusy(e) || System.nanoTime() - begun > BUSY.toNanos()) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(SQLException reason) throws SQLException {
    try {
      TimeUnit.MILLISECONDS.sleep(TRY_EVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }

  /** H2 writes a commit to the file but leaves it to the kernel when it reaches the disk. */
  private static void sync(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
      return;
    }
  }

  private boolean lost() {
    try {
      return connection == null || !connection.isValid(5);
    } catch (SQLException e) {
      return true;
    }
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // It is of no use any more, closed or not.
      return;
    } finally {
      connection = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }
}
