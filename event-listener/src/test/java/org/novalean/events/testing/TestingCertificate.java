package org.novalean.events.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Makes certificates with the JDK's keytool, for two days. */
public final class TestingCertificate {
  private static final String PASSWORD = UUID.randomUUID().toString();

  private TestingCertificate() {}

  /** Makes {@code NAME.pem}, a certificate authority, and {@code NAME.key}. */
  public static void authority(Path directory, String name) throws IOException {
    make(directory, name, name, List.of("-keyalg", "EC", "-ext", "bc=ca:true"));
  }

  /**
   * Makes {@code NAME.pem}, a certificate for localhost signed by an authority, and {@code
   * NAME.key}.
   */
  public static void signedBy(String authority, Path directory, String name) throws IOException {
    signedBy(authority, directory, name, List.of("-keyalg", "EC", "-ext", "san=dns:localhost"));
  }

  /**
   * The same with another kind of key, or for another host.
   *
   * @param options keytool's
   */
  public static void signedBy(String authority, Path directory, String name, List<String> options)
      throws IOException {
    List<String> signed = new ArrayList<>(options);
    signed.addAll(List.of("-signer", authority));
    make(directory, authority, name, signed);
  }

  /** A key pair in its authority's store, and both its parts in PEM. */
  private static void make(Path directory, String authority, String name, List<String> options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store(directory, authority).toString(),
                "-storepass",
                PASSWORD));
    command.addAll(options);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    keytool.getOutputStream().close();
    String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    write(directory, name, authority);
  }

  private static void write(Path directory, String name, String authority) throws IOException {
    try {
      KeyStore.PrivateKeyEntry made = entry(directory, authority, name);
      Files.writeString(
          directory.resolve(name + ".pem"), pem("CERTIFICATE", made.getCertificate().getEncoded()));
      Path key = directory.resolve(name + ".key");
      Files.writeString(key, pem("PRIVATE KEY", made.getPrivateKey().getEncoded()));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static KeyStore.PrivateKeyEntry entry(Path directory, String authority, String name)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store(directory, authority))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return (KeyStore.PrivateKeyEntry)
          keys.getEntry(name, new KeyStore.PasswordProtection(PASSWORD.toCharArray()));
    }
  }

  private static Path store(Path directory, String authority) {
    return directory.resolve(authority + ".p12");
  }

  private static String pem(String what, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded), what);
  }
}
