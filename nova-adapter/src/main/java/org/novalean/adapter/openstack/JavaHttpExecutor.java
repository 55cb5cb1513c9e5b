package org.novalean.adapter.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.novalean.adapter.compute.CloudException;
import org.openstack4j.core.transport.ClientConstants;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.HttpExecutorService;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/**
 * OpenStack4j's way to the network, on Java's own HTTP client: connections are kept alive, a
 * private CA works, and every wait ends. Found through {@code META-INF/services}.
 *
 * <p>Throws {@link CloudException.Unreachable} where no whole answer comes. Any answer is returned:
 * {@link Session} deals with 401. Redirects are not followed, so that a token never goes elsewhere.
 */
public final class JavaHttpExecutor implements HttpExecutorService {

  private static final Set<String> NOT_FOR_THE_WIRE =
      Set.of(ClientConstants.HEADER_OS4J_AUTH, ClientConstants.HEADER_USER_AGENT);

  /** One client, hence one pool of connections, for equal settings; gone with the last user. */
  private final Map<Config, HttpClient> clients = Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  public String getExecutorDisplayName() {
    return "java.net.http";
  }

  @Override
  public <R> HttpResponse execute(HttpRequest<R> request) {
    var config = request.getConfig();
    var client = clients.computeIfAbsent(config, JavaHttpExecutor::client);
    var method = request.getMethod().name();
    var uri = URI.create(request.getUrl());
    var exchange = client.sendAsync(translate(request, uri), BodyHandlers.ofByteArray());
    try {
      // A timeout of the client itself would end with the headers: this one covers the body too.
      return new JavaHttpResponse(
          method, exchange.get(config.getReadTimeout(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw TransportErrors.explain(method, uri, e.getCause() == null ? e : e.getCause(), config);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw TransportErrors.explain(method, uri, e, config);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new CloudException.Unreachable(
          "%s %s: interrupted while waiting".formatted(method, TransportErrors.shown(uri)), e);
    }
  }

  private static HttpClient client(Config config) {
    var builder =
        HttpClient.newBuilder()
            // Without it Java offers an upgrade to HTTP/2 that some WSGI servers stumble over.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(config.getConnectTimeout()));
    if (config.getSslContext() != null) {
      builder.sslContext(config.getSslContext());
    }
    return builder.build();
  }

  private static <R> java.net.http.HttpRequest translate(HttpRequest<R> request, URI uri) {
    var builder =
        java.net.http.HttpRequest.newBuilder(uri)
            .header(ClientConstants.HEADER_ACCEPT, ClientConstants.CONTENT_TYPE_JSON)
            .header(ClientConstants.HEADER_USER_AGENT, "nova-lean");
    request
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!NOT_FOR_THE_WIRE.contains(name)) {
                builder.header(name, String.valueOf(value));
              }
            });
    if (request.hasJson() || request.getEntity() != null) {
      builder.header(ClientConstants.HEADER_CONTENT_TYPE, request.getContentType());
    }
    return builder.method(request.getMethod().name(), body(request)).build();
  }

  private static <R> BodyPublisher body(HttpRequest<R> request) {
    if (request.hasJson()) {
      return BodyPublishers.ofString(request.getJson());
    }
    var entity = request.getEntity();
    if (entity == null) {
      return BodyPublishers.noBody();
    }
    try {
      return BodyPublishers.ofString(
          ObjectMapperSingleton.getContext(entity.getClass()).writeValueAsString(entity));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "No JSON can be made of a " + entity.getClass().getSimpleName(), e);
    }
  }
}
