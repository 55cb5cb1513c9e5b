package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preflight on a real cloud. */
@Tag("lab")
class DoctorLabTest {
  private final Lab lab = Lab.fromEnvironment();
  private AdapterProcess adapter;

  @BeforeEach
  void prepare(@TempDir Path directory) {
    adapter = new AdapterProcess(lab, directory);
  }

  @Test
  void findsNothingWrongWithASoundCloud() throws IOException {
    var answer = doctor();

    assertThat(answer.exitCode()).as(answer.output()).isZero();
    assertThat(results(answer).values()).as(answer.output()).doesNotContain("failed");
  }

  @Test
  void namesAWrongPassword() throws IOException {
    adapter.with("keystone", "password", "wrong");
    var answer = doctor();

    assertThat(answer.exitCode()).as(answer.output()).isEqualTo(1);
    assertThat(results(answer)).containsEntry("cloud", "failed");
  }

  private AdapterProcess.Answer doctor() {
    return adapter.command("doctor", "--wait", "1", "--output", "json");
  }

  private static Map<String, String> results(AdapterProcess.Answer answer) throws IOException {
    var results = new HashMap<String, String>();
    for (JsonNode check : new ObjectMapper().readTree(answer.output())) {
      results.put(check.get("id").asText(), check.get("status").asText());
    }
    return results;
  }
}
