package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.CloudException;
import org.openstack4j.core.transport.ExecutionOptions;
import org.openstack4j.core.transport.HttpEntityHandler;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/** An answer that has arrived whole, in the shape that OpenStack4j wants. */
final class JavaHttpResponse implements HttpResponse {

  private final String method;
  private final java.net.http.HttpResponse<byte[]> response;

  JavaHttpResponse(String method, java.net.http.HttpResponse<byte[]> response) {
    this.method = requireNonNull(method, "method is null");
    this.response = requireNonNull(response, "response is null");
  }

  String method() {
    return method;
  }

  URI uri() {
    return response.uri();
  }

  byte[] body() {
    return response.body();
  }

  @Override
  public int getStatus() {
    return response.statusCode();
  }

  @Override
  public String getStatusMessage() {
    return "HTTP " + response.statusCode();
  }

  @Override
  public InputStream getInputStream() {
    return new ByteArrayInputStream(response.body());
  }

  @Override
  public <T> T getEntity(Class<T> returnType) {
    return HttpEntityHandler.handle(this, returnType, null, true);
  }

  @Override
  public <T> T getEntity(Class<T> returnType, ExecutionOptions<T> options) {
    return HttpEntityHandler.handle(this, returnType, options, true);
  }

  @Override
  public <T> T readEntity(Class<T> typeToReadAs) {
    try {
      return ObjectMapperSingleton.getContext(typeToReadAs)
          .readerFor(typeToReadAs)
          .readValue(response.body());
    } catch (IOException e) {
      throw new CloudException.Unusable(
          "%s %s: the answer cannot be read as %s. Is there really an OpenStack API at this address?"
              .formatted(method, TransportErrors.shown(uri()), typeToReadAs.getSimpleName()),
          e);
    }
  }

  @Override
  public @Nullable String getContentType() {
    return header("Content-Type");
  }

  @Override
  public @Nullable String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  @Override
  public Map<String, String> headers() {
    return response.headers().map().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().get(0)));
  }

  @Override
  public void close() {
    // The whole body is in memory: nothing is held.
  }
}
