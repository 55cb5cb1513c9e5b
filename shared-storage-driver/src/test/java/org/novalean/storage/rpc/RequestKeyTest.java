package org.novalean.storage.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestKeyTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final RequestKey key = RequestKey.of(SECRET);
  private final Request request = new Request("r1", 7, "seal", NOON, "{}");
  private final String signature = key.sign("c1", request, "reply");

  @Test
  void whatIsSignedIsKnownByTheSameKey() {
    assertThat(RequestKey.of(SECRET).hasSigned(signature, "c1", request, "reply")).isTrue();
    assertThat(signature).matches("[0-9a-f]{64}");
  }

  @Test
  void anotherKeyDoesNotKnowIt() {
    var other = RequestKey.of(SECRET.replace('0', '1'));
    assertThat(other.hasSigned(signature, "c1", request, "reply")).isFalse();
    assertThat(key.hasSigned("", "c1", request, "reply")).isFalse();
  }

  @Test
  void nothingOfARequestCanBeAltered() {
    assertThat(key.hasSigned(signature, "c2", request, "reply")).isFalse();
    assertThat(key.hasSigned(signature, "c1", request, "elsewhere")).isFalse();
    assertUnknown(new Request("r2", 7, "seal", NOON, "{}"));
    assertUnknown(new Request("r1", 8, "seal", NOON, "{}"));
    assertUnknown(new Request("r1", 7, "hydrate", NOON, "{}"));
    assertUnknown(new Request("r1", 7, "seal", NOON.plusMillis(1), "{}"));
    assertUnknown(new Request("r1", 7, "seal", NOON, "{} "));
  }

  private void assertUnknown(Request altered) {
    assertThat(key.hasSigned(signature, "c1", altered, "reply")).isFalse();
  }

  @Test
  void textCannotBeMovedFromOnePartToAnother() {
    var one = new Request("r1", 7, "seal", NOON, "{}");
    var other = new Request("r1", 7, "sea", NOON, "{}");
    assertThat(key.sign("c1", one, "l")).isNotEqualTo(key.sign("c1l", other, "l"));
  }

  @Test
  void aKeyIsNeverShown() {
    assertThat(key).hasToString("***");
  }

  @Test
  void aFileForItsOwnerIsReadAndAShortOrOpenOneIsRefused(@TempDir Path directory)
      throws IOException {
    var file = Files.writeString(directory.resolve("key"), SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(RequestKeyFile.read(file).sign("c1", request, "reply")).isEqualTo(signature);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> RequestKeyFile.read(file)).hasMessageContaining("chmod 0640");

    Files.writeString(file, "short");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> RequestKeyFile.read(file))
        .hasMessageContaining("openssl rand -hex 32");
  }
}
