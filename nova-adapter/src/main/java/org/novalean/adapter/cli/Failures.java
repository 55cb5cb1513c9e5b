package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import org.novalean.adapter.api.client.ApiClientException;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.history.HistoryException;
import org.novalean.adapter.leadership.NotActiveException;
import org.novalean.adapter.openstack.CredentialsException;
import org.novalean.configuration.ConfigurationException;
import org.novalean.events.TlsFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong, and gives it its exit status. */
final class Failures implements IExecutionExceptionHandler {

  private final GlobalOptions options;
  private final PrintWriter err;

  Failures(GlobalOptions options, PrintWriter err) {
    this.options = requireNonNull(options, "options is null");
    this.err = requireNonNull(err, "err is null");
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
    var code = code(e);
    err.println("nova-lean: " + words(e, code));
    if (options.debug()) {
      e.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  private static String words(Exception e, int code) {
    if (code == ExitCode.FAULT) {
      return "a fault of its own: %s. Please report it, with --debug".formatted(e);
    }
    return (e instanceof TlsFileException ? "[DEFAULT] transport_url: " : "") + e.getMessage();
  }

  private static int code(Exception e) {
    if (e instanceof ConfigurationException
        || e instanceof CredentialsException
        || e instanceof TlsFileException) {
      return ExitCode.CONFIGURATION;
    }
    if (e instanceof CloudException) {
      return ExitCode.CLOUD;
    }
    if (e instanceof ApiClientException) {
      return ExitCode.NEGATIVE;
    }
    if (e instanceof NotActiveException) {
      return ExitCode.NOT_ACTIVE;
    }
    return e instanceof HistoryException ? ExitCode.HISTORY : ExitCode.FAULT;
  }
}
