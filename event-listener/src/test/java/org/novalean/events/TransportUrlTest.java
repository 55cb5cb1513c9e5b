package org.novalean.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The expected values were read off oslo.messaging 14.0.3 with the same URLs. */
class TransportUrlTest {

  private static BrokerHost host(String host, int port, String user, String password) {
    return new BrokerHost(host, port, user, password);
  }

  static final List<String> URLS =
      List.of(
          "rabbit://user:p%40ss@h1:5672,user2:pw@h2:5673/vhost?ssl=1 | vhost"
              + " | user p@ss h1 5672 | user2 pw h2 5673",
          "rabbit://u:p@h1,h2:5673 | / | u p h1 5672 | guest guest h2 5673",
          "rabbit://h | / | guest guest h 5672",
          "rabbit:/// | / | guest guest localhost 5672",
          "rabbit:///vh | vh | guest guest localhost 5672",
          "rabbit://u:p@[::1]:5673/ | / | u p ::1 5673",
          "rabbit://u:p@[fe80::1]/ | / | u p fe80::1 5672",
          "rabbit://u:p@h// | / | u p h 5672",
          "rabbit://u:p@h/%2F | / | u p h 5672",
          "rabbit://u:p@h/a/b | a/b | u p h 5672",
          "rabbit://u:p@h/a%2Fb | a/b | u p h 5672",
          "rabbit://u:p@h:/ | / | u p h 5672",
          "rabbit://u:p@:5671/ | / | u p localhost 5671",
          "rabbit://u:p+q@h/x+y | x+y | u p+q h 5672",
          "rabbit://u:p@w:x@h/ | / | u p@w:x h 5672",
          "rabbit://u:50%zz%25@h/ | / | u 50%zz% h 5672",
          "rabbit://u:%C3%A9@h/%C3%A9 | é | u é h 5672",
          "kombu+rabbit://u:p@under_score/ | / | u p under_score 5672",
          "rabbit://u:p@h,/v | v | u p h 5672");

  @ParameterizedTest
  @FieldSource("URLS")
  void aUrlMeansWhatItMeansToOpenStack(String sample) {
    List<String> parts = List.of(sample.split(" \\| "));

    TransportUrl url = TransportUrl.parse(parts.get(0));

    assertThat(url.virtualHost()).isEqualTo(parts.get(1));
    assertThat(url.hosts())
        .containsExactlyElementsOf(
            parts.stream()
                .skip(2)
                .map(text -> text.split(" "))
                .map(h -> host(h[2], Integer.parseInt(h[3]), h[0], h[1]))
                .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h:5672                    | must begin with rabbit://
          http://h                  | scheme 'http' is not supported
          amqp://u:pazzwd@h/        | AMQP 1.0 driver; write rabbit://
          rabbit://u:pa#zzwd@h/     | write %23
          rabbit://u:pazzwd/x@h/    | '/' '?' '#' ',' and '%' in a password are written %2F
          rabbit://u:pazzwd?x@h/    | '/' '?' '#' ',' and '%' in a password are written %2F
          rabbit://u:pazzwd@h:abc/  | the port of host 1 is not a number
          rabbit://u:p@g,u:pazzwd@h:70000/ | the port of host 2 is not a number
          rabbit://u:pazzwd@[::1/   | lacks its closing ']'
          rabbit://u:pazzwd@h/?ssl=maybe | option ssl must be true or false, not 'maybe'
          rabbit://u:pazzwd@h/?ssl=1&ssl_key_file=k | must be given both or neither
          """)
  void aWrongUrlIsExplainedWithoutItsPassword(String url, String message) {
    assertThatThrownBy(() -> TransportUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("pazzwd");
  }

  @Test
  void aUrlsTextShowsNoPassword() {
    TransportUrl url = TransportUrl.parse("rabbit://u:pazzwd@h1,v:pazzwd@[::1]:1/name");

    assertThat(url).hasToString("rabbit://u:***@h1:5672,v:***@[::1]:1/name");
    assertThat(url.hosts().toString()).doesNotContain("pazzwd");
  }

  @Test
  void tlsIsAskedForAsInNovaConf() {
    TransportUrl url =
        TransportUrl.parse(
            "rabbit://u:p@h/?ssl=True&ssl_ca_file=/ca.pem&ssl_cert_file=%2Fc.pem"
                + "&ssl_key_file=/k.pem&ssl_enforce_hostname_verification=false");

    assertThat(url.tls())
        .contains(
            new TlsSettings(
                Optional.of(Path.of("/ca.pem")),
                Optional.of(
                    new TlsSettings.ClientCertificate(Path.of("/c.pem"), Path.of("/k.pem"))),
                false));
  }

  @Test
  void withoutAskingThereIsNoTlsAndWithItTheBrokerIsVerified() {
    assertThat(TransportUrl.parse("rabbit://u:p@h/?heartbeat_timeout_threshold=60").tls())
        .isEmpty();
    assertThat(TransportUrl.parse("rabbit://u:p@h/?ssl=1").tls())
        .contains(new TlsSettings(Optional.empty(), Optional.empty(), true));
  }
}
