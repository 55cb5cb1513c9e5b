package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.novalean.adapter.api.tokens.Tokens;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.Images;
import org.novalean.adapter.volumes.Volumes;
import org.novalean.configuration.Secret;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.core.transport.Config;
import org.openstack4j.model.identity.URLResolverParams;

/** A cloud that we are, or will be, logged in to. Safe for use by several threads. */
public final class OpenStackCloud {

  private final Session session;
  private final CatalogueResolver catalogue;
  private final OpenStackCompute compute;
  private final Images images;
  private final Volumes volumes;
  private final Tokens tokens;

  private OpenStackCloud(
      Session session, CatalogueResolver catalogue, Config config, Optional<Integer> pageSize) {
    this.session = session;
    this.catalogue = catalogue;
    this.compute = new OpenStackCompute(session, pageSize);
    this.images = new GlanceImages(session);
    this.volumes = new OpenStackVolumes(session);
    this.tokens = new KeystoneTokens(session, config);
  }

  /**
   * A cloud that is logged in to with the first call: nothing is sent yet.
   *
   * @throws CredentialsException if a file for TLS cannot be used
   */
  public static OpenStackCloud of(
      CloudCredentials credentials, HttpSettings settings, Clock clock) {
    return of(credentials, settings, () -> true, clock);
  }

  /**
   * The same, for one of several adapters.
   *
   * @param mayChange whether something may be changed: asked right before it is; where not, the
   *     call throws {@link CloudException.NotActive}
   */
  public static OpenStackCloud of(
      CloudCredentials credentials, HttpSettings settings, BooleanSupplier mayChange, Clock clock) {
    return of(credentials, settings, mayChange, clock, Optional.empty());
  }

  /**
   * Logs in, finds Nova, and agrees with it on a microversion.
   *
   * @throws CredentialsException if a file for TLS cannot be used
   * @throws CloudException if any of it does not work
   */
  public static OpenStackCloud connect(CloudCredentials credentials, HttpSettings settings) {
    var cloud = of(credentials, settings, Clock.systemUTC());
    var unused = cloud.login();
    return cloud;
  }

  static OpenStackCloud of(
      CloudCredentials credentials,
      HttpSettings settings,
      BooleanSupplier mayChange,
      Clock clock,
      Optional<Integer> pageSize) {
    requireNonNull(settings, "settings is null");
    var catalogue = new CatalogueResolver(credentials.endpoints(), credentials.region());
    var config =
        Config.newConfig()
            .withConnectionTimeout((int) settings.connectTimeout().toMillis())
            .withReadTimeout((int) settings.requestTimeout().toMillis())
            .withEndpointURLResolver(catalogue);
    CloudTls.of(credentials).ifPresent(config::withSSLContext);
    var session =
        new Session(
            new KeystoneLogin(credentials, config),
            credentials.identity().describe(),
            config,
            mayChange,
            clock);
    return new OpenStackCloud(session, catalogue, config, pageSize);
  }

  /**
   * What is trusted and presented towards a cloud's APIs; empty for Java's own ways.
   *
   * @throws CredentialsException if a file for TLS cannot be used
   */
  public static Optional<SSLContext> tls(CloudCredentials credentials) {
    return CloudTls.of(credentials);
  }

  /** Nova. */
  public Compute compute() {
    return compute;
  }

  Session session() {
    return session;
  }

  /** Glance. */
  public Images images() {
    return images;
  }

  /** Cinder. A cloud may have none: that is told by the first call. */
  public Volumes volumes() {
    return volumes;
  }

  /** Keystone, as who validates the tokens of others. */
  public Tokens tokens() {
    return tokens;
  }

  /**
   * A token of our own, for a service that is not in the catalogue; to be kept a secret.
   *
   * @throws CloudException if none can be had
   */
  public Secret token() {
    return new Secret(session.token().getId());
  }

  /**
   * Makes sure that we are logged in and that Nova can be used, and tells what was found.
   *
   * @throws CloudException if any of it does not work
   */
  public Login login() {
    var microversion = compute.microversion();
    var token = session.token();
    return new Login(
        session.who(),
        token.getRoles() == null
            ? List.of()
            : token.getRoles().stream().map(role -> role.getName()).sorted().toList(),
        URI.create(catalogue.findURLV3(URLResolverParams.create(token, ServiceType.COMPUTE))),
        microversion);
  }

  /**
   * As whom we are logged in, and to which Nova.
   *
   * @param who the user or application credential, and its project
   * @param roles in that project
   * @param nova the address from Keystone's catalogue
   * @param microversion the one in use with it
   */
  public record Login(String who, List<String> roles, URI nova, String microversion) {}
}
