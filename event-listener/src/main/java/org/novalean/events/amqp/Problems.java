package org.novalean.events.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.novalean.events.BrokerHost;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.novalean.events.decode.Secrets;

/** Says what went wrong with a broker: which broker and user, the cause, and the way out. */
public final class Problems {
  private static final int ACCESS_REFUSED = 403;
  private static final int NOT_FOUND = 404;
  private static final int RESOURCE_LOCKED = 405;
  private static final int PRECONDITION_FAILED = 406;
  private static final int NOT_ALLOWED = 530;

  private final String virtualHost;
  private final LinkSettings.Advice advice;

  Problems(String virtualHost, LinkSettings.Advice advice) {
    this.virtualHost = virtualHost;
    this.advice = advice;
  }

  /** One or two sentences for a person; never a password. */
  String explain(BrokerHost host, Throwable problem) {
    return Secrets.maskText(host.address() + ": " + cause(host, problem));
  }

  private String cause(BrokerHost host, Throwable problem) {
    if (problem instanceof AuthenticationFailureException
        || problem instanceof PossibleAuthenticationFailureException) {
      return "RabbitMQ refused user '"
          + host.username()
          + "': wrong name or password. Correct transport_url, or the user on the broker"
          + " (rabbitmqctl change_password "
          + host.username()
          + ")";
    }
    Optional<SSLException> tls = find(problem, SSLException.class);
    if (tls.isPresent()) {
      return tls(tls.get());
    }
    Optional<ShutdownSignalException> refusal = find(problem, ShutdownSignalException.class);
    if (refusal.isPresent() && replyCode(refusal.get()) != 0) {
      return refusal(host, refusal.get());
    }
    return network(host, problem);
  }

  private static String tls(SSLException problem) {
    String words = message(problem);
    if (words.contains("Unsupported or unrecognized SSL message")) {
      return "this port does not speak TLS. Correct the port in transport_url (RabbitMQ's TLS port"
          + " is most often 5671), or leave TLS out";
    }
    if (ClientCertificate.isWantedBy(words)) {
      return "the broker wants a client certificate that is signed by an authority that it trusts. Name"
          + " one in transport_url (ssl_cert_file with ssl_key_file)";
    }
    return "TLS failed: "
        + words
        + ". Check that the CA file holds the authority that signed the broker's certificate, that"
        + " the certificate is for this host and still valid, and, where the broker asks for"
        + " one, the client certificate";
  }

  private String refusal(BrokerHost host, ShutdownSignalException refusal) {
    String words = replyText(refusal);
    return switch (replyCode(refusal)) {
      case NOT_ALLOWED ->
          "user '"
              + host.username()
              + "' can't use virtual host '"
              + virtualHost
              + "' ("
              + words
              + "). Correct the virtual host in transport_url, or allow the user there"
              + " (rabbitmqctl set_permissions)";
      case ACCESS_REFUSED ->
          "user '"
              + host.username()
              + "' lacks a permission in virtual host '"
              + virtualHost
              + "' ("
              + words
              + "). "
              + advice.permissions()
              + " (rabbitmqctl set_permissions)";
      case PRECONDITION_FAILED ->
          "what we declare exists with other settings (" + words + "). " + advice.otherSettings();
      case RESOURCE_LOCKED ->
          "a queue belongs to another connection alone (" + words + "). " + advice.locked();
      case NOT_FOUND -> "not there: " + words + ". If its node is down, it comes back with it";
      default -> "RabbitMQ says: " + words;
    };
  }

  private static String network(BrokerHost host, Throwable problem) {
    if (problem instanceof UnknownHostException) {
      return "host name '"
          + host.host()
          + "' is unknown. Correct transport_url or the name service";
    }
    if (problem instanceof SocketTimeoutException || problem instanceof TimeoutException) {
      return "no answer in time. Check the network, a firewall, and that the broker is not overloaded";
    }
    if (problem instanceof ConnectException || problem instanceof NoRouteToHostException) {
      return "no connection ("
          + message(problem)
          + "). Check that RabbitMQ runs there and that host and port in transport_url are right";
    }
    if (find(problem, EOFException.class).isPresent()
        || find(problem, MalformedFrameException.class).isPresent()) {
      return "the other side does not greet as RabbitMQ does. If this stays, the port may want TLS"
          + " (?ssl=1), or may not be RabbitMQ's";
    }
    return message(problem);
  }

  /** Why a connection or channel ended, in the broker's words where it said any. */
  public static String words(ShutdownSignalException cause) {
    if (replyCode(cause) != 0) {
      return replyText(cause);
    }
    return Secrets.shown(cause.getCause() == null ? message(cause) : message(cause.getCause()));
  }

  /** AMQP's reply code; 0 when the broker sent none. */
  public static int replyCode(ShutdownSignalException shutdown) {
    Method method = shutdown.getReason();
    if (method instanceof AMQP.Channel.Close close) {
      return close.getReplyCode();
    }
    return method instanceof AMQP.Connection.Close close ? close.getReplyCode() : 0;
  }

  /** AMQP's reply text; empty when the broker sent none. */
  public static String replyText(ShutdownSignalException shutdown) {
    Method method = shutdown.getReason();
    if (method instanceof AMQP.Channel.Close close) {
      return close.getReplyText();
    }
    return method instanceof AMQP.Connection.Close close ? close.getReplyText() : "";
  }

  /** The first words to be found in a chain of exceptions; most of the client's have none. */
  private static String message(Throwable problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null && !message.isBlank() && !(t instanceof ShutdownSignalException)) {
        return message;
      }
      if (t instanceof EOFException) {
        return "the other side closed the connection";
      }
    }
    return problem.getClass().getSimpleName();
  }

  private static <T extends Throwable> Optional<T> find(Throwable problem, Class<T> type) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}
