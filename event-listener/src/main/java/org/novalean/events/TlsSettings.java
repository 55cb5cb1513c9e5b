package org.novalean.events;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * TLS towards the broker. The broker's certificate is always verified; oslo.messaging, by contrast,
 * verifies nothing unless it is given a CA file.
 *
 * @param caFile PEM file with the certificate authorities to trust; empty: those of the Java
 *     installation
 * @param client how to present ourselves, where the broker wants client certificates
 * @param verifyHostname whether the certificate must be for the host that was connected to
 */
public record TlsSettings(
    Optional<Path> caFile, Optional<ClientCertificate> client, boolean verifyHostname) {

  /** Checks the values. */
  public TlsSettings {
    requireNonNull(caFile, "caFile is null");
    requireNonNull(client, "client is null");
  }

  /** Trusts the authorities in this PEM file and verifies the host's name. */
  public static TlsSettings trusting(Path caFile) {
    return new TlsSettings(Optional.of(caFile), Optional.empty(), true);
  }

  /**
   * A client certificate.
   *
   * @param certificateFile PEM file with the certificate, followed by its intermediates
   * @param keyFile PEM file with the unencrypted private key in PKCS#8 ({@code BEGIN PRIVATE KEY}),
   *     of mode 0640 or less
   */
  public record ClientCertificate(Path certificateFile, Path keyFile) {

    /** Alerts that a server sends for a certificate that it does not take, or does not get. */
    private static final Pattern ALERT =
        Pattern.compile(".*Received fatal alert: (\\w*certificate\\w*|unknown_ca)");

    /**
     * Whether the other side wants a client certificate, or another one.
     *
     * @param words what Java says of the TLS connection that failed
     */
    public static boolean isWantedBy(String words) {
      return ALERT.matcher(words).matches();
    }
  }
}
