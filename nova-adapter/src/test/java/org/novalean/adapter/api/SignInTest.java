package org.novalean.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.novalean.adapter.api.TestingApi.PASSWORD;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SignInTest {

  private final TestingApi api = new TestingApi();

  @AfterEach
  void close() {
    api.close();
  }

  static String body(String user, String password) {
    return """
    {"user": "%s", "password": "%s", "domain": "Default", "project": "ops"}\
    """
        .formatted(user, password);
  }

  @Test
  void whoSignsInIsGivenATokenThatIsTaken() throws Exception {
    var answer = api.post(SignIns.PATH, "", body("rita", PASSWORD));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    var token = new ObjectMapper().readTree(answer.body()).path("token").asText();
    assertThat(api.get("/v1/status", token).statusCode()).isEqualTo(200);
  }

  @Test
  void aCallerIsToldWhetherItMayAct() {
    assertThat(api.get("/v1/caller", "reader").body()).contains("\"may_act\":false");
    assertThat(api.get("/v1/caller", "admin").body()).contains("\"may_act\":true");
  }

  @Test
  void aWrongPasswordIsA401ThatSaysSo() {
    var answer = api.post(SignIns.PATH, "", body("rita", "guess"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("Keystone does not accept").doesNotContain("guess");
  }

  @Test
  void whoGuessesIsStoppedAndOthersAreNot() {
    for (var i = 0; i < SignIns.WRONG_OF_ONE; i++) {
      assertThat(api.post(SignIns.PATH, "", body("rita", "guess" + i)).statusCode()).isEqualTo(401);
    }
    var asked = api.keystone.questions();

    var answer = api.post(SignIns.PATH, "", body("Rita", PASSWORD));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(api.keystone.questions()).as("Keystone's own lock is not helped").isEqualTo(asked);
    assertThat(api.post(SignIns.PATH, "", body("ada", PASSWORD)).statusCode()).isEqualTo(201);

    api.clock.advance(Duration.ofSeconds(61));

    assertThat(api.post(SignIns.PATH, "", body("rita", PASSWORD)).statusCode()).isEqualTo(201);
  }

  @Test
  void whileKeystoneIsAwayNobodyIsToldThatTheirPasswordIsWrong() {
    api.keystone.setAway(true);

    var answer = api.post(SignIns.PATH, "", body("rita", PASSWORD));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("http://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"user\": \"rita\"}",
        "{\"user\": 1, \"password\": \"s3cret\", \"domain\": \"Default\", \"project\": \"ops\"}",
        "{\"user\": \"\", \"password\": \"s3cret\", \"domain\": \"Default\", \"project\": \"ops\"}",
        "{\"user\": \"rita\", \"password\": \"s3cret\", \"domain\": \"Default\", \"project\":"
            + " \"ops\", \"s3cret\": 1}",
        "user=rita&password=s3cret"
      })
  void aBodyThatIsNoneIsA400AndKeystoneIsNotAsked(String body) {
    var answer = api.post(SignIns.PATH, "", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(api.keystone.questions()).isZero();
  }

  @Test
  void aHugeBodyIsA413() {
    var huge = body("rita", "x".repeat(ApiHandler.LARGEST_BODY));

    assertThat(api.post(SignIns.PATH, "", huge).statusCode()).isEqualTo(413);
  }

  @Test
  void aPasswordIsInNoLogEvenAtTheFinestLevel() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var before = root.getLevel();
    var log = new ListAppender<ILoggingEvent>();
    root.setLevel(Level.TRACE);
    log.start();
    root.addAppender(log);
    try {
      assertThat(api.post(SignIns.PATH, "", body("rita", PASSWORD)).statusCode()).isEqualTo(201);
      assertThat(api.post(SignIns.PATH, "", body("rita", "gu3ss")).statusCode()).isEqualTo(401);
      api.keystone.setAway(true);
      assertThat(api.post(SignIns.PATH, "", body("rita", PASSWORD)).statusCode()).isEqualTo(503);
    } finally {
      root.detachAppender(log);
      root.setLevel(before);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("nobody can sign in"))
        .noneMatch(line -> line.contains(PASSWORD))
        .noneMatch(line -> line.contains("gu3ss"));
  }
}
