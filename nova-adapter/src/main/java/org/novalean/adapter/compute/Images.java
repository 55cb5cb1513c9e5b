package org.novalean.adapter.compute;

import java.util.Map;
import java.util.Optional;

/** What nova-lean asks of the image service (Glance). May throw a {@link CloudException}. */
public interface Images {

  /** An image's own properties, or empty where there is no such image (404). */
  Optional<Map<String, String>> properties(String imageId);
}
