package org.novalean.adapter.openstack;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads {@code clouds.yaml} and {@code secure.yaml} where openstacksdk looks for them: the first
 * that is there of the working directory, the user's configuration directory, and {@code
 * /etc/openstack}; or where {@code OS_CLIENT_CONFIG_FILE} and {@code OS_CLIENT_SECURE_FILE} say.
 */
final class CloudsYaml {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final Map<String, String> environment;
  private final List<Path> directories;

  CloudsYaml(Map<String, String> environment, List<Path> directories) {
    this.environment = Map.copyOf(environment);
    this.directories = List.copyOf(directories);
  }

  /** Where openstacksdk looks. */
  static List<Path> standardDirectories(Map<String, String> environment) {
    var configuration = environment.get("XDG_CONFIG_HOME");
    var home = Path.of(System.getProperty("user.home"));
    return List.of(
        Path.of(""),
        (configuration == null ? home.resolve(".config") : Path.of(configuration))
            .resolve("openstack"),
        Path.of("/etc/openstack"));
  }

  /**
   * The credentials of one cloud.
   *
   * @param overrides options that count more than the file's
   * @throws CredentialsException if there is no such file or cloud, or something in it is wrong
   */
  CloudCredentials credentials(String cloud, Map<String, String> overrides) {
    var file =
        find("clouds", "OS_CLIENT_CONFIG_FILE")
            .orElseThrow(
                () ->
                    new CredentialsException(
                        "There is no clouds.yaml to find the cloud '%s' in. Looked in: %s"
                            .formatted(cloud, absolute(directories))));
    var clouds = read(file);
    var entry = clouds.path("clouds").path(cloud);
    if (!entry.isObject()) {
      throw new CredentialsException(
          "%s has no cloud '%s'. It has: %s"
              .formatted(file, cloud, String.join(", ", names(clouds))));
    }
    var merged = ((ObjectNode) entry).deepCopy();
    find("secure", "OS_CLIENT_SECURE_FILE")
        .map(secure -> read(secure).path("clouds").path(cloud))
        .filter(JsonNode::isObject)
        .ifPresent(secrets -> merge(merged, (ObjectNode) secrets));
    var options = options(merged);
    options.putAll(overrides);
    return AuthOptions.read(
        options, name -> "%s: cloud '%s': %s".formatted(file, cloud, spelling(name)));
  }

  /** The clouds that can be chosen, and the file that has them; empty without a clouds.yaml. */
  Optional<String> choices() {
    return find("clouds", "OS_CLIENT_CONFIG_FILE")
        .map(file -> "%s has: %s".formatted(file, String.join(", ", names(read(file)))));
  }

  private Optional<Path> find(String name, String variable) {
    var chosen = environment.get(variable);
    if (chosen != null && !chosen.isBlank()) {
      return Optional.of(Path.of(chosen));
    }
    return directories.stream()
        .flatMap(
            directory ->
                List.of(".yaml", ".yml", ".json").stream()
                    .map(end -> directory.resolve(name + end)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static JsonNode read(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (JacksonException e) {
      // Without the source excerpt: it may show a password.
      var at = e.getLocation();
      throw new CredentialsException(
          at == null
              ? "%s is not valid YAML".formatted(file)
              : "%s is not valid YAML near line %d, column %d"
                  .formatted(file, at.getLineNr(), at.getColumnNr()));
    } catch (IOException e) {
      throw new CredentialsException("%s cannot be read: %s".formatted(file, e));
    }
  }

  private static Map<String, String> options(ObjectNode cloud) {
    var options = new HashMap<String, String>();
    cloud.path("auth").properties().forEach(e -> put(options, e.getKey(), e.getValue()));
    put(options, "auth_type", cloud.path("auth_type"));
    put(options, "region_name", cloud.path("region_name"));
    put(options, "interface", cloud.path("endpoint_type"));
    put(options, "interface", cloud.path("interface"));
    put(options, "cafile", cloud.path("cacert"));
    put(options, "certfile", cloud.path("cert"));
    put(options, "keyfile", cloud.path("key"));
    for (var file : List.of("cafile", "certfile", "keyfile")) {
      options.computeIfPresent(
          file,
          (k, v) -> v.startsWith("~/") ? System.getProperty("user.home") + v.substring(1) : v);
    }
    if (cloud.path("verify").isValueNode() && !cloud.path("verify").asBoolean(true)) {
      options.put("insecure", "true");
    }
    return options;
  }

  private static void put(Map<String, String> options, String name, JsonNode value) {
    if (value.isValueNode() && !value.isNull()) {
      options.put(name, value.asText());
    }
  }

  private static String spelling(String option) {
    return switch (option) {
      case "auth_type", "region_name", "interface" -> option;
      case "cafile" -> "cacert";
      case "certfile" -> "cert";
      case "keyfile" -> "key";
      case "insecure" -> "verify: false";
      default -> "auth: " + option;
    };
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(
            field -> {
              if (into.get(field.getKey()) instanceof ObjectNode inner
                  && field.getValue() instanceof ObjectNode more) {
                merge(inner, more);
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  private static Set<String> names(JsonNode clouds) {
    var names = new TreeSet<String>();
    clouds.path("clouds").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String absolute(List<Path> directories) {
    var words = new ArrayList<String>();
    directories.forEach(d -> words.add(d.toAbsolutePath().toString()));
    return String.join(", ", words);
  }
}
