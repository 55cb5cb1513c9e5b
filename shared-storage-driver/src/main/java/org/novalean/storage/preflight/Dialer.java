package org.novalean.storage.preflight;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** Tries whether something answers at an address. */
@FunctionalInterface
public interface Dialer {

  /** Why nothing answers at this port; empty where something does. */
  Optional<String> refusal(String address, int port);

  /** By TCP, in a bounded time. */
  static Dialer tcp(Duration patience) {
    return (address, port) -> {
      var target = new InetSocketAddress(address, port);
      if (target.isUnresolved()) {
        return Optional.of("the name %s cannot be resolved".formatted(address));
      }
      try (var socket = new Socket()) {
        socket.connect(target, Math.toIntExact(patience.toMillis()));
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    };
  }
}
