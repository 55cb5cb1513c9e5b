package org.novalean.adapter.openstack;

import com.fasterxml.jackson.annotation.JsonRootName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import org.novalean.adapter.openstack.CloudCredentials.ApplicationCredential;
import org.novalean.adapter.openstack.CloudCredentials.ById;
import org.novalean.adapter.openstack.CloudCredentials.ByName;
import org.openstack4j.openstack.common.Auth;
import org.openstack4j.openstack.identity.v3.domain.KeystoneAuth;

/** A login with an application credential, which OpenStack4j does not know. */
@JsonRootName("auth")
final class ApplicationCredentialAuth extends KeystoneAuth {

  private final transient ApplicationCredential credential;

  ApplicationCredentialAuth(ApplicationCredential credential) {
    super(Auth.Type.CREDENTIALS);
    this.credential = credential;
  }

  /** The body as Keystone's API reference gives it. */
  @JsonValue
  Map<String, Object> body() {
    Map<String, Object> named =
        credential
            .user()
            .<Map<String, Object>>map(
                user ->
                    Map.of(
                        "name",
                        credential.credential(),
                        "user",
                        user(user),
                        "secret",
                        credential.secret().reveal()))
            .orElse(Map.of("id", credential.credential(), "secret", credential.secret().reveal()));
    return Map.of(
        "identity",
        Map.of("methods", List.of("application_credential"), "application_credential", named));
  }

  private static Map<String, Object> user(CloudCredentials.Name name) {
    if (name instanceof ById byId) {
      return Map.of("id", byId.id());
    }
    var byName = (ByName) name;
    var domain = byName.domain();
    return Map.of(
        "name", byName.name(), "domain", Map.of(domain.isId() ? "id" : "name", domain.nameOrId()));
  }
}
