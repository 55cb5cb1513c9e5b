package org.novalean.adapter.config;

import java.util.Locale;

/** Which of a service's endpoints in Keystone's catalogue is used. */
public enum EndpointInterface {
  PUBLIC,
  INTERNAL,
  ADMIN;

  /** The word that Keystone uses. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
