package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.config.EndpointInterface;
import org.novalean.adapter.config.KeystoneConfig;
import org.novalean.adapter.openstack.CloudCredentials.ApplicationCredential;
import org.novalean.adapter.openstack.CloudCredentials.ById;
import org.novalean.adapter.openstack.CloudCredentials.ByName;
import org.novalean.adapter.openstack.CloudCredentials.Domain;
import org.novalean.adapter.openstack.CloudCredentials.Password;
import org.novalean.configuration.Secret;
import org.novalean.events.TlsSettings.ClientCertificate;

class CredentialsFinderTest {

  private static final KeystoneConfig NOTHING = section(Optional.empty(), Optional.empty());
  private static final Domain DEFAULT = new Domain("Default", false);

  private static final String CLOUDS =
      """
      clouds:
        blue:
          auth:
            auth_url: https://blue.example/identity
            username: nova-lean
            user_domain_name: Default
            password: 0815
            project_name: service
            project_domain_id: default
          region_name: north
          interface: internal
          cacert: /etc/ssl/blue.pem
          cert: ~/blue.pem
          key: /etc/ssl/blue.key
        green:
          auth_type: v3applicationcredential
          auth:
            auth_url: https://green.example/v3
            application_credential_id: abc
        lax:
          auth: {auth_url: ftp://x, username: u, password: p, project_id: p}
          verify: false
          cert: /etc/ssl/lax.pem
          interface: outside
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void theConfigurationsSectionIsUsedAndNothingOfTheEnvironment() {
    var found =
        finder(Map.of("OS_AUTH_URL", "http://other", "OS_REGION_NAME", "other"))
            .find(
                section(Optional.of(URI.create("http://ctl:5000/v3")), Optional.empty()),
                Optional.empty());

    assertThat(found)
        .isEqualTo(
            new CloudCredentials(
                URI.create("http://ctl:5000/v3"),
                new Password(
                    new ByName("admin", DEFAULT), new Secret("s3cret"), new ByName("ops", DEFAULT)),
                Optional.empty(),
                EndpointInterface.PUBLIC,
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void aCloudOfCloudsYamlIsReadWhole() throws IOException {
    write("clouds.yaml", CLOUDS);

    assertThat(finder(Map.of()).find(NOTHING, Optional.of("blue")))
        .isEqualTo(
            new CloudCredentials(
                URI.create("https://blue.example/identity"),
                new Password(
                    new ByName("nova-lean", DEFAULT),
                    new Secret("0815"),
                    new ByName("service", new Domain("default", true))),
                Optional.of("north"),
                EndpointInterface.INTERNAL,
                Optional.of(Path.of("/etc/ssl/blue.pem")),
                Optional.of(
                    new ClientCertificate(
                        Path.of(System.getProperty("user.home"), "blue.pem"),
                        Path.of("/etc/ssl/blue.key")))));
  }

  @Test
  void secretsOfSecureYamlAreMergedIn() throws IOException {
    write("clouds.yaml", CLOUDS);
    write("secure.yaml", "clouds: {green: {auth: {application_credential_secret: hidden}}}");

    assertThat(finder(Map.of("OS_CLOUD", "green")).find(NOTHING, Optional.empty()).identity())
        .asInstanceOf(type(ApplicationCredential.class))
        .isEqualTo(new ApplicationCredential("abc", Optional.empty(), new Secret("hidden")));
  }

  @Test
  void theCommandLineCountsOverTheConfigurationAndThatOverTheEnvironment() throws IOException {
    write("clouds.yaml", CLOUDS);
    write("secure.yaml", "clouds: {green: {auth: {application_credential_secret: hidden}}}");
    var finder = finder(Map.of("OS_CLOUD", "green"));
    var blue = section(Optional.empty(), Optional.of("blue"));

    assertThat(finder.find(blue, Optional.of("green")).authUrl()).hasHost("green.example");
    assertThat(finder.find(blue, Optional.empty()).authUrl()).hasHost("blue.example");
    assertThat(finder.find(NOTHING, Optional.empty()).authUrl()).hasHost("green.example");
  }

  @Test
  void theFirstDirectoryThatHasAFileIsUsed() throws IOException {
    write("clouds.yaml", CLOUDS);
    var empty = Files.createDirectory(directory.resolve("empty"));
    var finder = new CredentialsFinder(Map.of(), List.of(empty, directory));

    assertThat(finder.find(NOTHING, Optional.of("blue")).region()).contains("north");
  }

  @Test
  void aFileNamedInTheEnvironmentIsUsedInstead() throws IOException {
    var file = write("mine.yaml", CLOUDS);
    var finder = new CredentialsFinder(Map.of("OS_CLIENT_CONFIG_FILE", file.toString()), List.of());

    assertThat(finder.find(NOTHING, Optional.of("blue")).region()).contains("north");
  }

  @Test
  void theEnvironmentsVariablesAreUsedAsAnOpenrcSetsThem() {
    var environment = new HashMap<String, String>();
    environment.put("OS_AUTH_URL", "http://ctl:5000");
    environment.put("OS_USERNAME", "admin");
    environment.put("OS_USER_DOMAIN_ID", "default");
    environment.put("OS_PASSWORD", "s3cret");
    environment.put("OS_PROJECT_ID", "p1");
    environment.put("OS_REGION_NAME", "RegionOne");
    environment.put("OS_ENDPOINT_TYPE", "internalURL");
    environment.put("OS_CACERT", "/ca.pem");
    environment.put("OS_CERT", "/client.pem");
    environment.put("OS_KEY", "/client.key");

    assertThat(finder(environment).find(NOTHING, Optional.empty()))
        .isEqualTo(
            new CloudCredentials(
                URI.create("http://ctl:5000"),
                new Password(
                    new ByName("admin", new Domain("default", true)),
                    new Secret("s3cret"),
                    new ById("p1")),
                Optional.of("RegionOne"),
                EndpointInterface.INTERNAL,
                Optional.of(Path.of("/ca.pem")),
                Optional.of(
                    new ClientCertificate(Path.of("/client.pem"), Path.of("/client.key")))));
  }

  @Test
  void withoutAnyCredentialsTheWaysToGiveThemAreListed() throws IOException {
    write("clouds.yaml", CLOUDS);

    assertThatThrownBy(() -> finder(Map.of()).find(NOTHING, Optional.empty()))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("[keystone]")
        .hasMessageContaining("OS_CLOUD")
        .hasMessageContaining("OS_AUTH_URL")
        .hasMessageContaining("clouds.yaml has: blue, green, lax");
  }

  @Test
  void everythingThatIsMissingIsToldAtOnceByTheNamesThatWereUsed() {
    assertThatThrownBy(
            () ->
                finder(Map.of("OS_AUTH_URL", "http://ctl:5000/v2.0", "OS_USERNAME", "admin"))
                    .find(NOTHING, Optional.empty()))
        .asInstanceOf(type(CredentialsException.class))
        .extracting(CredentialsException::problems, as(list(String.class)))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("OS_AUTH_URL", "2.0", "use /v3"),
            p -> assertThat(p).startsWith("OS_USER_DOMAIN_NAME is missing"),
            p -> assertThat(p).startsWith("OS_PASSWORD is missing"),
            p -> assertThat(p).startsWith("OS_PROJECT_NAME is missing"));
  }

  @Test
  void aClientCertificateOfTheConfigurationCountsOverThatOfCloudsYaml() throws IOException {
    write("clouds.yaml", CLOUDS);
    var own = new ClientCertificate(Path.of("/own.pem"), Path.of("/own.key"));

    assertThat(
            finder(Map.of())
                .find(
                    section(Optional.empty(), Optional.of("blue"), Optional.of(own)),
                    Optional.empty())
                .client())
        .contains(own);
  }

  @Test
  void halfAClientCertificateIsToldByTheVariableThatIsMissing() {
    assertThatThrownBy(
            () ->
                finder(Map.of("OS_AUTH_URL", "http://ctl:5000/v3", "OS_KEY", "/client.key"))
                    .find(NOTHING, Optional.empty()))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("OS_CERT is missing: the certificate of OS_KEY");
  }

  @Test
  void whatIsWrongInCloudsYamlIsToldWithFileCloudAndName() throws IOException {
    var file = write("clouds.yaml", CLOUDS);

    assertThatThrownBy(() -> finder(Map.of()).find(NOTHING, Optional.of("lax")))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("%s: cloud 'lax': auth: auth_url is 'ftp://x'", file)
        .hasMessageContaining("auth: user_domain_name is missing")
        .hasMessageContaining("verify: false is set, but nova-lean always verifies")
        .hasMessageContaining("key is missing: the key of %s: cloud 'lax': cert", file)
        .hasMessageContaining("interface is 'outside'");
    assertThatThrownBy(() -> finder(Map.of()).find(NOTHING, Optional.of("grene")))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("has no cloud 'grene'. It has: blue, green, lax");
  }

  @Test
  void aBrokenCloudsYamlIsToldByItsLineWithoutShowingIt() throws IOException {
    var file = write("clouds.yaml", "clouds:\n  x:\n    auth: {password: s3cret\n    oops");

    assertThatThrownBy(() -> finder(Map.of()).find(NOTHING, Optional.of("x")))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("%s is not valid YAML near line", file)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aMissingCloudsYamlIsToldWithThePlacesThatWereLookedIn() {
    assertThatThrownBy(() -> finder(Map.of()).find(NOTHING, Optional.of("blue")))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("no clouds.yaml")
        .hasMessageContaining(directory.toString());
  }

  @Test
  void noSecretIsShownByPrintingCredentials() {
    var found =
        finder(Map.of())
            .find(
                section(Optional.of(URI.create("http://ctl:5000/v3")), Optional.empty()),
                Optional.empty());

    assertThat(found.toString()).contains("admin").doesNotContain("s3cret");
  }

  private CredentialsFinder finder(Map<String, String> environment) {
    return new CredentialsFinder(environment, List.of(directory));
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private static KeystoneConfig section(Optional<URI> authUrl, Optional<String> osCloud) {
    return section(authUrl, osCloud, Optional.empty());
  }

  private static KeystoneConfig section(
      Optional<URI> authUrl, Optional<String> osCloud, Optional<ClientCertificate> client) {
    return new KeystoneConfig(
        authUrl,
        authUrl.map(url -> "admin"),
        authUrl.map(url -> new Secret("s3cret")),
        "Default",
        authUrl.map(url -> "ops"),
        "Default",
        Optional.empty(),
        Optional.empty(),
        osCloud,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        client);
  }
}
