package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.api.tokens.SignIn;
import org.novalean.adapter.compute.CloudException;
import org.novalean.configuration.Secret;

class KeystoneTokensTest {

  private static final String TOKENS = "/identity/v3/auth/tokens";

  private final TestingCloud cloud = TestingCloud.start();

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void tellsWhoseTokenThatIsWithRolesAndProject() {
    cloud.keystone().roles("reader");
    var tokens = cloud.connect().tokens();
    var theirs = cloud.connect().token().reveal();

    var caller = tokens.callerOf(theirs).orElseThrow();

    assertThat(caller.user()).isEqualTo("admin");
    assertThat(caller.roles()).containsExactly("reader");
    assertThat(caller.projectId()).hasValue("project-1");
    assertThat(caller.system()).isFalse();
    assertThat(tokens.ownProject()).isEqualTo("project-1");
  }

  @Test
  void aTokenThatKeystoneDoesNotKnowIsNobodys() {
    assertThat(cloud.connect().tokens().callerOf("made-up")).isEmpty();
  }

  @Test
  void ourOwnTokenIsRenewedWhereItWasRevoked() {
    var tokens = cloud.connect().tokens();
    cloud.keystone().revokeTokens();

    assertThat(tokens.callerOf("made-up")).isEmpty();
    assertThat(cloud.keystone().logins()).isEqualTo(2);
  }

  @Test
  void whereWeMayNotValidateTokensItIsSaidWhichRoleIsMissing() {
    var tokens = cloud.connect().tokens();
    cloud.plan(TOKENS, Answer.error(403, "You are not authorized"));

    assertThatThrownBy(() -> tokens.callerOf("t"))
        .isInstanceOf(CloudException.Forbidden.class)
        .hasMessageContaining("identity:validate_token");
  }

  @Test
  void aPersonWhoSignsInIsGivenATokenOfTheirOwn() {
    var tokens = cloud.connect().tokens();

    var issued = tokens.issue(signIn("admin", TestingKeystone.PASSWORD, "ops")).orElseThrow();

    assertThat(cloud.keystone().accepts(issued.token())).isTrue();
    assertThat(tokens.callerOf(issued.token()).orElseThrow().expiresAt())
        .isAfter(issued.expiresAt().minusSeconds(60));
    assertThat(issued.toString()).doesNotContain(issued.token());
  }

  @Test
  void aWrongPasswordUserOrProjectGivesNone() {
    var tokens = cloud.connect().tokens();

    assertThat(tokens.issue(signIn("admin", "wrong", "ops"))).isEmpty();
    assertThat(tokens.issue(signIn("nobody", TestingKeystone.PASSWORD, "ops"))).isEmpty();
    assertThat(tokens.issue(signIn("admin", TestingKeystone.PASSWORD, "theirs"))).isEmpty();
  }

  @Test
  void aKeystoneThatFailsIsNoVerdictOnThePassword() {
    var tokens = cloud.connect().tokens();
    assertThat(tokens.ownProject()).isEqualTo("project-1");
    cloud.plan(TOKENS, Answer.error(500, "oops"));

    assertThatThrownBy(() -> tokens.issue(signIn("admin", "s3cret-of-a-person", "ops")))
        .isInstanceOf(CloudException.Unusable.class)
        .hasMessageNotContaining("s3cret-of-a-person");
  }

  private static SignIn signIn(String user, String password, String project) {
    return new SignIn(user, new Secret(password), "Default", project);
  }

  @Test
  void aKeystoneThatFailsIsNoVerdictOnTheToken() {
    var tokens = cloud.connect().tokens();
    cloud.plan(TOKENS, Answer.error(500, "oops"));

    assertThatThrownBy(() -> tokens.callerOf("s3cret-token"))
        .isInstanceOf(CloudException.Unreachable.class)
        .hasMessageNotContaining("s3cret-token");
  }

  @Test
  void anAnswerThatIsAboutThisTokenPerhapsIsNotTakenForAKeystoneThatIsAway() {
    var tokens = cloud.connect().tokens();
    cloud.plan(TOKENS, Answer.error(413, "too large"));

    assertThatThrownBy(() -> tokens.callerOf("s3cret-token"))
        .isInstanceOf(CloudException.Unusable.class)
        .hasMessageNotContaining("s3cret-token");
  }

  @Test
  void whileWeCannotSignInNothingIsSaidOfAnyToken() {
    var tokens = cloud.connect().tokens();
    cloud.plan(TOKENS, Answer.error(401, "The request you have made requires authentication."));
    assertThatThrownBy(() -> tokens.callerOf("t")).isInstanceOf(CloudException.class);

    assertThatThrownBy(() -> tokens.callerOf("t"))
        .isInstanceOf(CloudException.Unreachable.class)
        .hasMessageContaining("does not accept");
  }
}
