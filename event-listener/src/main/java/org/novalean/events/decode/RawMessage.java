package org.novalean.events.decode;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** A message as it came from the broker. Its text never shows the body: that may hold a token. */
public final class RawMessage {
  private final String exchange;
  private final String routingKey;
  private final Optional<String> contentType;
  private final Optional<String> contentEncoding;
  private final byte[] body;

  /**
   * Takes a message; the body is not copied.
   *
   * @param exchange the exchange it was published to
   * @param routingKey its routing key
   * @param contentType the publisher's content type, if it gave one
   * @param contentEncoding the publisher's content encoding, if it gave one
   * @param body the bytes
   */
  public RawMessage(
      String exchange,
      String routingKey,
      Optional<String> contentType,
      Optional<String> contentEncoding,
      byte[] body) {
    this.exchange = requireNonNull(exchange, "exchange is null");
    this.routingKey = requireNonNull(routingKey, "routingKey is null");
    this.contentType = requireNonNull(contentType, "contentType is null");
    this.contentEncoding = requireNonNull(contentEncoding, "contentEncoding is null");
    this.body = requireNonNull(body, "body is null");
  }

  /** The exchange it was published to. */
  public String exchange() {
    return exchange;
  }

  /** Its routing key. */
  public String routingKey() {
    return routingKey;
  }

  /** The publisher's content type. */
  public Optional<String> contentType() {
    return contentType;
  }

  Optional<String> contentEncoding() {
    return contentEncoding;
  }

  /** How long the body is, in bytes. */
  public int size() {
    return body.length;
  }

  byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "message of " + body.length + " bytes, exchange " + exchange + ", key " + routingKey;
  }
}
