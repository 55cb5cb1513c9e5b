package org.novalean.storage.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What adapter and agents have in common and nobody else on the bus has: the adapter signs its
 * requests with it (HMAC-SHA256, RFC 2104).
 *
 * <p>A signature holds for one request to one host, with its deadline, its epoch and where its
 * answer goes: one that was overheard can only be sent again as it is, which does nothing new
 * (DESIGN.md, once per id).
 */
public final class RequestKey {

  /** Fewer characters are too easily guessed; {@code openssl rand -hex 32} gives twice as many. */
  public static final int SHORTEST = 32;

  private static final String ALGORITHM = "HmacSHA256";

  /** Said first in what is signed: another way to put it together must give other signatures. */
  private static final String FORM = "nova-lean request 1";

  private final SecretKeySpec key;

  private RequestKey(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * Takes a secret.
   *
   * @throws IllegalArgumentException where it is shorter than {@value #SHORTEST} characters
   */
  public static RequestKey of(String secret) {
    requireNonNull(secret, "secret is null");
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "a key for requests needs %d characters at least: openssl rand -hex 32"
              .formatted(SHORTEST));
    }
    return new RequestKey(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
  }

  /** The signature, in hexadecimal digits. */
  public String sign(String host, Request request, String replyTo) {
    return HexFormat.of().formatHex(mac(host, request, replyTo));
  }

  /** Whether somebody with this key signed it. */
  public boolean hasSigned(String signature, String host, Request request, String replyTo) {
    return MessageDigest.isEqual(
        sign(host, request, replyTo).getBytes(UTF_8), signature.getBytes(UTF_8));
  }

  private byte[] mac(String host, Request request, String replyTo) {
    // Each part with its length: no two requests give one text.
    var text =
        List.of(
                FORM,
                host,
                request.id(),
                String.valueOf(request.epoch()),
                request.kind(),
                String.valueOf(request.deadline().toEpochMilli()),
                replyTo,
                request.body())
            .stream()
            .map(part -> part.length() + ":" + part)
            .collect(Collectors.joining());
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
