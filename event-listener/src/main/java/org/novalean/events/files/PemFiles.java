package org.novalean.events.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.novalean.events.TlsSettings;

/** Certificates and keys in PEM, as OpenStack's services have them, for Java's TLS. */
public final class PemFiles {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final char[] NO_PASSWORD = {};

  /** The kinds of keys, each with a way to sign. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private PemFiles() {}

  /**
   * The certificates of a file, at least one.
   *
   * @throws IOException naming the file, when it can't be read or holds no certificate
   */
  public static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates;
    try {
      certificates =
          factory.generateCertificates(new ByteArrayInputStream(withoutKey(file))).stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      throw new IOException("TLS file " + file + " holds no certificate (PEM is wanted)", e);
    }
    if (certificates.isEmpty()) {
      throw new IOException("TLS file " + file + " holds no certificate (PEM is wanted)");
    }
    return certificates;
  }

  /** One file may hold a certificate and its key, which Java takes for a broken certificate. */
  private static byte[] withoutKey(Path file) throws IOException {
    try {
      String text = Files.readString(file, ISO_8859_1);
      return PKCS8.matcher(text).replaceAll("").getBytes(ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException("TLS file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException("TLS file " + file + ": " + PrivateFile.unreadable(e), e);
    }
  }

  /**
   * What presents a client certificate in Java's TLS.
   *
   * @throws IOException naming the file, when one can't be read or holds the wrong thing, others
   *     may read the key, or the key is not the certificate's
   */
  public static KeyManager[] keyManagers(TlsSettings.ClientCertificate client)
      throws IOException, GeneralSecurityException {
    PrivateKey key = privateKey(client.keyFile());
    List<X509Certificate> chain = certificates(client.certificateFile());
    if (!belong(key, chain.get(0).getPublicKey())) {
      throw new IOException(
          "TLS file %s holds another key than that of the first certificate in %s: name the two that were made together"
              .formatted(client.keyFile(), client.certificateFile()));
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher matcher = PKCS8.matcher(secret(file));
    if (!matcher.find()) {
      throw new IOException(
          "TLS file %s holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY). Convert it: openssl pkcs8 -topk8 -nocrypt -in %s -out NEW"
              .formatted(file, file));
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : SIGNATURES.keySet()) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Another algorithm, then.
      }
    }
    throw new IOException("TLS file " + file + " holds a key that is neither RSA, EC nor EdDSA");
  }

  private static String secret(Path file) throws IOException {
    try {
      return PrivateFile.read(file);
    } catch (IOException e) {
      throw new IOException("TLS file " + file + ": " + e.getMessage(), e);
    }
  }

  /** What the one signs, the other takes. */
  private static boolean belong(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] text = {1};
    Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    try {
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    }
  }
}
