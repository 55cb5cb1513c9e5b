package org.novalean.events.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.events.Messages;

class SecretsTest {

  private static String masked(String body) {
    return new NotificationDecoder()
        .masked(
            new RawMessage("nova", "k", Optional.empty(), Optional.empty(), body.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_context_auth_token\": \"SESAME\"}",
        "{\"a\": [{\"b\": {\"service_token\": {\"id\": \"SESAME\"}}}]}",
        "{\"adminPass\": \"SESAME\", \"n\": 1}",
        "{\"connection_info\": {\"auth_password\": \"SESAME\"}}",
        "{\"fault\": \"at rabbit://nova:SESAME@host:5672/\"}",
        "{\"trace\": \"headers {'X-Auth-Token': 'SESAME'}\"}",
        "{\"reason\": \"token gAAAAABSESAME expired\"}",
        "{\"reason\": \"token eyJhbGciOi.eyJpc3MiSESAME.c2ln expired\"}",
        "{\"reason\": \"Bearer_eyJ-eyJhbGciOi.eyJpc3MiSESAME\"}",
        "not JSON: \"_context_auth_token\": \"SESAME",
        "not JSON: {\\\"auth_token\\\": \\\"SESAME\\\"",
        "not JSON: gAAAAABSESAME",
      })
  void noSecretIsStoredOrShown(String body) {
    assertThat(body).contains("SESAME");
    assertThat(masked(body)).contains("***").doesNotContain("SESAME");
    String wrapped = Messages.envelope(body);
    assertThat(masked(wrapped)).contains("***").doesNotContain("SESAME");
  }

  @Test
  void theRestIsKept() throws UnreadableMessage {
    String body = "{\"a\":[1,null,true,\"x\"],\"token\":null,\"b\":{\"c\":\"http://h:5000/v3\"}}";

    JsonNode kept = Json.parse(masked(body), "masked");

    assertThat(kept).isEqualTo(Json.parse(body, "body"));
  }

  @Test
  void aLongTextIsCutWhereItIsShown() {
    assertThat(Secrets.shown("x".repeat(1000))).hasSizeLessThan(300).endsWith("...");
  }

  @Test
  void aHugeBodyIsStoredInPartAndMasked() {
    String body = "\"auth_token\": \"SESAME\" " + "x".repeat(17 << 20);

    assertThat(masked(body)).hasSizeLessThan(300_000).contains("***").doesNotContain("SESAME");
  }

  @Test
  void aTextMadeToHoldUpTheMaskingDoesNot() {
    assertThat(Secrets.maskText("eyJ".repeat(5_000_000))).hasSize(15_000_000);
  }
}
