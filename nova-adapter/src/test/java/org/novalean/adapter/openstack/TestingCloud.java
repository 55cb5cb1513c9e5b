package org.novalean.adapter.openstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.adapter.openstack.CloudCredentials.ByName;
import org.novalean.adapter.openstack.CloudCredentials.Domain;
import org.novalean.adapter.openstack.CloudCredentials.Password;
import org.novalean.adapter.openstack.TestingKeystone.Endpoint;
import org.novalean.adapter.volumes.TestingVolumes;
import org.novalean.configuration.Secret;

/**
 * Keystone, Nova, Glance and Cinder on a port of loopback. What goes wrong there is the test's
 * choice.
 */
public final class TestingCloud implements AutoCloseable {

  /** Of the user {@code admin} in the project {@code ops}. */
  public static final String PASSWORD = TestingKeystone.PASSWORD;

  static final HttpSettings QUICK = new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(10));

  private final TestingCompute compute;
  private final TestingKeystone keystone = new TestingKeystone();
  private final TestingNova nova;
  private final TestingVolumes volumes;
  private final TestingCinder cinder;
  private final Map<String, Supplier<Answer>> planned = new ConcurrentHashMap<>();
  private final Queue<TestingRequest> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final String root;

  private TestingCloud(
      HttpServer server, String scheme, TestingCompute compute, TestingVolumes volumes) {
    this.server = server;
    this.compute = compute;
    this.nova = new TestingNova(compute);
    this.volumes = volumes;
    this.cinder = new TestingCinder(volumes);
    this.root = "%s://127.0.0.1:%d".formatted(scheme, server.getAddress().getPort());
    keystone.catalogue(
        new Endpoint("identity", "public", "RegionOne", root + "/identity"),
        new Endpoint("compute", "public", "RegionOne", root + "/compute/v2.1"),
        new Endpoint("image", "public", "RegionOne", root + "/image"),
        new Endpoint("volumev3", "public", "RegionOne", root + "/volume/v3/project-1"));
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  static TestingCloud start() {
    return start(new TestingCompute(Clock.systemUTC(), "compute-1", "compute-2"));
  }

  /** One whose Nova is the test's. */
  public static TestingCloud start(TestingCompute compute) {
    return start(compute, new TestingVolumes());
  }

  /** One whose Nova and Cinder are the test's. */
  public static TestingCloud start(TestingCompute compute, TestingVolumes volumes) {
    try {
      return new TestingCloud(HttpServer.create(anyPort(), 0), "http", compute, volumes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static TestingCloud startWithTls(SSLContext certificate) {
    return startWithTls(new HttpsConfigurator(certificate));
  }

  /** One that takes no client without a certificate. */
  static TestingCloud startWantingClients(SSLContext certificate) {
    return startWithTls(
        new HttpsConfigurator(certificate) {
          @Override
          public void configure(HttpsParameters parameters) {
            var wanted = certificate.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
  }

  private static TestingCloud startWithTls(HttpsConfigurator tls) {
    try {
      var server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(tls);
      return new TestingCloud(
          server,
          "https",
          new TestingCompute(Clock.systemUTC(), "compute-1", "compute-2"),
          new TestingVolumes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  TestingCompute compute() {
    return compute;
  }

  TestingKeystone keystone() {
    return keystone;
  }

  TestingNova nova() {
    return nova;
  }

  TestingVolumes volumes() {
    return volumes;
  }

  TestingCinder cinder() {
    return cinder;
  }

  /** The address of everything, without a slash at its end. */
  public String root() {
    return root;
  }

  CloudCredentials credentials() {
    return credentials(TestingKeystone.PASSWORD);
  }

  CloudCredentials credentials(String password) {
    var domain = new Domain("Default", false);
    return new CloudCredentials(
        URI.create(root + "/identity"),
        new Password(new ByName("admin", domain), new Secret(password), new ByName("ops", domain)),
        Optional.empty(),
        EndpointInterface.PUBLIC,
        Optional.empty(),
        Optional.empty());
  }

  OpenStackCloud connect() {
    return OpenStackCloud.connect(credentials(), QUICK);
  }

  /** Every request to this path gets this answer from now on. */
  void plan(String path, Answer answer) {
    planned.put(path, () -> answer);
  }

  /** No request to this path gets an answer. */
  void hang(String path) {
    planned.put(
        path,
        () -> {
          try {
            closing.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Answer.empty(503);
        });
  }

  List<TestingRequest> requests() {
    return List.copyOf(requests);
  }

  /** The requests to Nova, its version document apart. */
  List<TestingRequest> requestsToNova() {
    return requests.stream()
        .filter(request -> request.path().startsWith("/compute/v2.1/"))
        .filter(request -> !request.path().equals("/compute/v2.1/"))
        .toList();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdown();
  }

  private void serve(HttpExchange exchange) throws IOException {
    var request = TestingRequest.read(exchange);
    requests.add(request);
    var answer = planned.getOrDefault(request.path(), () -> route(request)).get();
    var body = answer.body().getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private Answer route(TestingRequest request) {
    if (request.path().equals("/identity/v3/auth/tokens")) {
      return keystone.answer(request);
    }
    if (!request.header("X-Auth-Token").filter(keystone::accepts).isPresent()) {
      return Answer.error(401, "The request you have made requires authentication.");
    }
    if (request.path().startsWith("/compute/v2.1/")) {
      return nova.answer(request, request.path().substring("/compute/v2.1".length()));
    }
    if (request.path().equals("/volume/v3/")) {
      return cinder.versions();
    }
    if (request.path().startsWith("/volume/v3/project-1/")) {
      return cinder.answer(request, request.path().substring("/volume/v3/project-1".length()));
    }
    if (request.path().startsWith("/image/v2/images/")) {
      return image(request.path().substring("/image/v2/images/".length()));
    }
    return Answer.text(404, "text/html", "<html><h1>Not Found</h1></html>");
  }

  private Answer image(String id) {
    return compute
        .properties(id)
        .map(
            properties -> {
              var image = new TreeMap<String, Object>(properties);
              image.put("id", id);
              image.put("name", "debian");
              image.put("status", "active");
              image.put("min_ram", 0);
              image.put("tags", List.of());
              image.put("owner", "project-1");
              return Answer.json(200, image);
            })
        .orElse(Answer.json(404, Map.of("message", "No image found with ID " + id)));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
