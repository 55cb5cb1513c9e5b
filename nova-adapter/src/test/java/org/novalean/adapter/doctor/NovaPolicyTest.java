package org.novalean.adapter.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.Compute;

class NovaPolicyTest {

  /** Only tests start migrations. */
  private static final Set<String> NOT_OURS = Set.of("liveMigrate");

  @Test
  void saysWhatEachCallOfNovaNeeds() {
    assertThat(Arrays.stream(Compute.class.getMethods()))
        .filteredOn(method -> Modifier.isAbstract(method.getModifiers()))
        .extracting(Method::getName)
        .filteredOn(call -> !NOT_OURS.contains(call))
        .isNotEmpty()
        .allMatch(NovaPolicy::knows);
  }

  @Test
  void theRulesAreDocumented() throws IOException {
    var document = Files.readString(Path.of("..", "docs", "security.md"));
    assertThat(NovaPolicy.rules().toList()).allSatisfy(rule -> assertThat(document).contains(rule));
  }

  @Test
  void theRoleOfItsOwnIsGrantedTheseRulesAndNoOthers() throws IOException {
    var policy = new YAMLMapper().readTree(Path.of("..", "docs", "nova-policy.yaml").toFile());
    var granted = new ArrayList<String>();
    for (var rule : policy.properties()) {
      if (rule.getKey().contains(":")) {
        granted.add(rule.getKey());
        assertThat(rule.getValue().asText()).endsWith(" or role:nova_lean");
      }
    }

    assertThat(granted).containsExactlyInAnyOrderElementsOf(NovaPolicy.rules().toList());
  }
}
