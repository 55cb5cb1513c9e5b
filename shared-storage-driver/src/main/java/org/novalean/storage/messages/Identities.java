package org.novalean.storage.messages;

import java.util.List;

/**
 * What a server stands on, as its own host sees it.
 *
 * @param shareId the share's own id
 * @param layers empty for a server without data at rest
 */
public record Identities(String shareId, List<LayerIdentity> layers) {

  public Identities {
    layers = List.copyOf(layers);
  }
}
