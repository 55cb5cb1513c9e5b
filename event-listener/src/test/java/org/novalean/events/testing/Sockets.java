package org.novalean.events.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** What tests ask of ports on loopback. */
final class Sockets {
  private static final int MILLIS = 500;

  private Sockets() {}

  static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
