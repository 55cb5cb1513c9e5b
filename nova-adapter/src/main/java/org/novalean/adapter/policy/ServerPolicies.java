package org.novalean.adapter.policy;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Images;
import org.novalean.adapter.compute.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policies of servers, as Nova and Glance have them. */
public final class ServerPolicies {
  private static final Logger log = LoggerFactory.getLogger(ServerPolicies.class);

  private final PolicyResolver resolver;
  private final Images images;

  public ServerPolicies(PolicyResolver resolver, Images images) {
    this.resolver = requireNonNull(resolver, "resolver is null");
    this.images = requireNonNull(images, "images is null");
  }

  /** When a server is switched to post-copy, and who says so. */
  public SwitchPolicy of(Server server) {
    return resolver.resolve(server.metadata(), server.flavorExtraSpecs(), imageProperties(server));
  }

  /** The image matters least: where Glance does not answer, the migration is driven without it. */
  private Map<String, String> imageProperties(Server server) {
    try {
      return server.imageId().flatMap(images::properties).orElse(Map.of());
    } catch (CloudException e) {
      log.warn(
          "server {} ({}): properties of its image are not considered: {}",
          server.name(),
          server.id(),
          e.getMessage());
      return Map.of();
    }
  }
}
