package org.novalean.events.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Makes certificates with the JDK's keytool, for the name localhost and two days. */
public final class TestingCertificate {
  private static final String PASSWORD = UUID.randomUUID().toString();

  private TestingCertificate() {}

  /** Makes {@code NAME.pem}, a certificate authority. */
  public static void authority(Path directory, String name) throws IOException {
    generateKey(directory, name, "bc=ca:true");
    keytool(
        directory,
        name,
        "-exportcert",
        "-rfc",
        "-file",
        directory.resolve(name + ".pem").toString());
  }

  /** Makes {@code NAME.pem}, a certificate signed by an authority, and {@code NAME.key}. */
  static void signedBy(String authority, Path directory, String name) throws IOException {
    generateKey(directory, name, "san=dns:localhost");
    Path request = directory.resolve(name + ".csr");
    keytool(directory, name, "-certreq", "-file", request.toString());
    keytool(
        directory,
        authority,
        "-gencert",
        "-rfc",
        "-ext",
        "san=dns:localhost",
        "-infile",
        request.toString(),
        "-outfile",
        directory.resolve(name + ".pem").toString());
    Files.writeString(directory.resolve(name + ".key"), pem(privateKey(directory, name)));
  }

  private static void generateKey(Path directory, String name, String extension)
      throws IOException {
    keytool(
        directory,
        name,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=" + name,
        "-validity",
        "2",
        "-ext",
        extension);
  }

  private static void keytool(Path directory, String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            name,
            "-storetype",
            "PKCS12",
            "-keystore",
            directory.resolve(name + ".p12").toString(),
            "-storepass",
            PASSWORD));
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
  }

  private static byte[] privateKey(Path directory, String name) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
