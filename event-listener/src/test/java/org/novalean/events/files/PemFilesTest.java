package org.novalean.events.files;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.events.TlsSettings.ClientCertificate;
import org.novalean.events.testing.TestingCertificate;

class PemFilesTest {

  /** Certificates, each with its key, named as their kinds of key. */
  @TempDir private static Path made = Path.of("unset");

  @TempDir private Path directory = Path.of("unset");

  /** A copy of one key, to be spoilt. */
  private Path key = Path.of("unset");

  @BeforeAll
  static void makeCertificates() throws IOException {
    TestingCertificate.authority(made, "ca");
    for (String kind : List.of("EC", "RSA", "Ed25519")) {
      TestingCertificate.signedBy("ca", made, kind, List.of("-keyalg", kind));
    }
  }

  @BeforeEach
  void copyAKey() throws IOException {
    key = directory.resolve("client.key");
    Files.writeString(key, Files.readString(made.resolve("EC.key")));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private ClientCertificate withCopiedKey() {
    return new ClientCertificate(made.resolve("EC.pem"), key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void aClientCertificateIsPresentedWhateverItsKindOfKey(String kind) throws Exception {
    Path certificate = made.resolve(kind + ".pem");

    X509KeyManager manager =
        (X509KeyManager)
            PemFiles.keyManagers(new ClientCertificate(certificate, made.resolve(kind + ".key")))[
                0];

    assertThat(manager.getCertificateChain("client"))
        .containsExactlyElementsOf(PemFiles.certificates(certificate));
    assertThat(manager.getPrivateKey("client")).isNotNull();
  }

  @Test
  void oneFileMayHoldBothTheCertificateAndItsKey() throws Exception {
    Files.writeString(key, Files.readString(made.resolve("EC.pem")), APPEND);

    assertThat(PemFiles.keyManagers(new ClientCertificate(key, key))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-"})
  void aKeyThatOthersCanReadOrAlterIsRefused(String mode) throws IOException {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> PemFiles.keyManagers(withCopiedKey()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "TLS file %s: it holds a secret, and its mode is %s: chmod 0640 %s", key, mode, key);
  }

  @Test
  void theGroupMayReadAKey() throws Exception {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(PemFiles.keyManagers(withCopiedKey())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca", "RSA"})
  void theKeyOfAnotherCertificateIsRefused(String kind) {
    Path certificate = made.resolve(kind + ".pem");

    assertThatThrownBy(() -> PemFiles.keyManagers(new ClientCertificate(certificate, key)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("%s holds another key than", key)
        .hasMessageContaining(certificate.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "-----BEGIN PRIVATE KEY-----\nhunter2=\n-----END PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nhunter2=\n-----END ENCRYPTED PRIVATE KEY-----"
      })
  void whatIsNoKeyToBeUsedIsRefusedAndNotShown(String text) throws IOException {
    Files.writeString(key, text);

    assertThatThrownBy(() -> PemFiles.keyManagers(withCopiedKey()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(key.toString())
        .hasMessageNotContaining("hunter2");
  }
}
