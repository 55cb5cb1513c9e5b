package org.novalean.adapter.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.novalean.configuration.Secret;
import org.novalean.configuration.Settings;
import org.novalean.events.TlsSettings.ClientCertificate;

/**
 * How to sign in. With neither {@code authUrl} nor {@code osCloud}, the environment's {@code OS_*}
 * variables count.
 *
 * @param iface empty to leave it to clouds.yaml, or else public
 * @param cafile certificates in PEM to trust besides Java's own
 * @param client a certificate for APIs that ask for one
 */
public record KeystoneConfig(
    Optional<URI> authUrl,
    Optional<String> username,
    Optional<Secret> password,
    String userDomainName,
    Optional<String> projectName,
    String projectDomainName,
    Optional<String> applicationCredentialId,
    Optional<Secret> applicationCredentialSecret,
    Optional<String> osCloud,
    Optional<String> regionName,
    Optional<EndpointInterface> iface,
    Optional<Path> cafile,
    Optional<ClientCertificate> client) {

  static KeystoneConfig ofCloud(String name) {
    return new KeystoneConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "Default",
        Optional.empty(),
        "Default",
        Optional.empty(),
        Optional.empty(),
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static KeystoneConfig from(Settings settings) {
    return new KeystoneConfig(
        settings.find(Options.AUTH_URL),
        settings.find(Options.USERNAME),
        settings.find(Options.PASSWORD),
        settings.get(Options.USER_DOMAIN_NAME),
        settings.find(Options.PROJECT_NAME),
        settings.get(Options.PROJECT_DOMAIN_NAME),
        settings.find(Options.APPLICATION_CREDENTIAL_ID),
        settings.find(Options.APPLICATION_CREDENTIAL_SECRET),
        settings.find(Options.OS_CLOUD),
        settings.find(Options.REGION_NAME),
        settings.find(Options.INTERFACE),
        settings.find(Options.CAFILE),
        settings
            .find(Options.CERTFILE)
            .map(file -> new ClientCertificate(file, settings.get(Options.KEYFILE))));
  }
}
