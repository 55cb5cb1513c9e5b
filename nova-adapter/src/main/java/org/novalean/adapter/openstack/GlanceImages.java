package org.novalean.adapter.openstack;

import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.novalean.adapter.compute.Images;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.openstack.internal.BaseOpenStackService;

/** Glance, version 2 of its API. */
final class GlanceImages extends BaseOpenStackService implements Images {

  /** What every image has; Glance mixes an image's own properties in with these. */
  private static final Set<String> NOT_OWN =
      Set.of(
          "checksum",
          "container_format",
          "created_at",
          "direct_url",
          "disk_format",
          "file",
          "id",
          "min_disk",
          "min_ram",
          "name",
          "os_hash_algo",
          "os_hash_value",
          "os_hidden",
          "owner",
          "protected",
          "schema",
          "self",
          "size",
          "status",
          "stores",
          "updated_at",
          "virtual_size",
          "visibility");

  private final Session session;

  GlanceImages(Session session) {
    super(ServiceType.IMAGE, url -> url.endsWith("/v2") ? url : url + "/v2");
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<Map<String, String>> properties(String imageId) {
    var path = "/images/" + URLEncoder.encode(imageId, StandardCharsets.UTF_8).replace("+", "%20");
    var reply = session.send(() -> get(Void.class, path).executeWithResponse());
    if (reply.status() == 404) {
      return Optional.empty();
    }
    if (!reply.isSuccess()) {
      throw Faults.of(reply, session);
    }
    var own = new TreeMap<String, String>();
    for (var field : reply.json().properties()) {
      if (field.getValue().isTextual() && !NOT_OWN.contains(field.getKey())) {
        own.put(field.getKey(), field.getValue().asText());
      }
    }
    return Optional.of(own);
  }
}
