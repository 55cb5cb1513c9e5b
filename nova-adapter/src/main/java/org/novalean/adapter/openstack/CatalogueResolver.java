package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.config.EndpointInterface;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.model.identity.v3.Endpoint;
import org.openstack4j.model.identity.v3.Service;

/**
 * Finds a service's address in Keystone's catalogue by the service's type, the interface and the
 * region; and fails where there is none, or more than one region to choose from. (OpenStack4j's own
 * resolver then answers with Keystone's address, and so sends the request to the wrong service.)
 */
final class CatalogueResolver implements EndpointURLResolver {

  private final EndpointInterface wanted;
  private final Optional<String> region;

  CatalogueResolver(EndpointInterface wanted, Optional<String> region) {
    this.wanted = requireNonNull(wanted, "wanted is null");
    this.region = requireNonNull(region, "region is null");
  }

  @Override
  public String findURLV2(URLResolverParams params) {
    throw new CloudException.Unusable("Version 2.0 of Keystone's API is not supported");
  }

  @Override
  public String findURLV3(URLResolverParams params) {
    List<? extends Service> catalogue =
        params.token.getCatalog() == null ? List.of() : params.token.getCatalog();
    var present = catalogue.stream().map(Service::getType).toList();
    var names = names(params.type);
    var type = names.stream().filter(present::contains).findFirst().orElse(names.get(0));
    var endpoints =
        catalogue.stream()
            .filter(service -> type.equals(service.getType()))
            .<Endpoint>flatMap(service -> service.getEndpoints().stream())
            .toList();
    var matching =
        endpoints.stream()
            .filter(e -> e.getIface() != null && wanted.name().equals(e.getIface().name()))
            .filter(e -> region.isEmpty() || region.get().equals(e.getRegion()))
            .toList();
    if (matching.isEmpty()) {
      throw new CloudException.Unusable(missing(type, endpoints));
    }
    var regions = new TreeSet<>(matching.stream().map(e -> String.valueOf(e.getRegion())).toList());
    if (regions.size() > 1) {
      throw new CloudException.Unusable(
          "Keystone's catalogue has the service '%s' in several regions: %s. Choose one: region_name"
                  .formatted(type, String.join(", ", regions))
              + " in [keystone] or clouds.yaml, or OS_REGION_NAME.");
    }
    return matching.get(0).getUrl().toString().replaceAll("/+$", "");
  }

  /**
   * Cinder has had several types; that of its present API first which Nova looks for by default.
   */
  private static List<String> names(ServiceType service) {
    return service == ServiceType.BLOCK_STORAGE
        ? List.of("volumev3", "block-storage")
        : List.of(service.getType());
  }

  private String missing(String type, List<Endpoint> endpoints) {
    var has =
        new TreeSet<>(
            endpoints.stream()
                .map(
                    e ->
                        "%s in %s"
                            .formatted(
                                String.valueOf(e.getIface()).toLowerCase(Locale.ROOT),
                                e.getRegion()))
                .toList());
    return "Keystone's catalogue has no %s endpoint of the service '%s'%s. It has: %s."
            .formatted(
                wanted.wireName(),
                type,
                region.map(r -> " in the region '%s'".formatted(r)).orElse(""),
                has.isEmpty() ? "none at all" : String.join("; ", has))
        + " Check interface and region_name, and `openstack endpoint list`.";
  }
}
