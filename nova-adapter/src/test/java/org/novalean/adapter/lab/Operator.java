package org.novalean.adapter.lab;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Types commands of the installation guide at the lab's hosts. What these do not have, systemd, a
 * package archive and a kernel of their own, the lab stands in for: {@code systemctl}, {@code
 * apt-get} and {@code sysctl}.
 */
final class Operator {
  private static final Pattern STANDS_IN = Pattern.compile("^(systemctl|apt-get|sysctl) (.*)$");

  private final Lab lab;
  private final LabPackages packages;
  private final Map<String, String> words = new LinkedHashMap<>();

  Operator(Lab lab) {
    this.lab = lab;
    this.packages = new LabPackages(lab);
  }

  /** From now on writes this where the guide has a word of its own, such as ADMIN_PASSWORD. */
  void says(String word, String value) {
    words.put(word, value);
  }

  /** Types a block of commands; fails where one of them does. */
  void types(String host, String commands) {
    var script = new ArrayList<String>();
    for (var line : inOurWords(commands).lines().toList()) {
      var standIn = STANDS_IN.matcher(line);
      if (standIn.matches()) {
        run(host, script);
        standIn(host, standIn.group(1), List.of(standIn.group(2).split(" +")));
      } else {
        script.add(line);
      }
    }
    run(host, script);
  }

  private String inOurWords(String commands) {
    var text = commands;
    for (var word : words.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    return text;
  }

  private void run(String host, List<String> script) {
    if (!script.isEmpty()) {
      var credentials = lab.run("openrc");
      lab.run("sh", host, "bash", "-e", "-c", credentials + String.join("\n", script));
      script.clear();
    }
  }

  private void standIn(String host, String program, List<String> arguments) {
    var action = arguments.get(0);
    var objects = arguments.stream().skip(1).filter(word -> !word.startsWith("-")).toList();
    switch (program) {
      case "systemctl" -> objects.forEach(unit -> service(host, action, unit));
      case "apt-get" -> objects.forEach(name -> change(host, action, name));
      default -> {
        // sysctl: the kernel is the machine's, and QEMU is root here, which needs no setting.
      }
    }
  }

  private void change(String host, String action, String name) {
    if (action.equals("install")) {
      packages.install(host, DebianPackage.built(name.replaceAll("^\\./|_.*$", "")));
    } else {
      packages.purge(host, name);
    }
  }

  /** As the guide tells: one that was stopped counts as up for a while, so that says nothing. */
  private void awaitReport(String host, Instant since) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> LocalDateTime.parse(lastReport(host)).toInstant(ZoneOffset.UTC).isAfter(since));
  }

  private String lastReport(String host) {
    return lab.openstack(
            "compute", "service", "list", "--host=" + host, "--column=Updated At", "--format=value")
        .strip();
  }

  /** Nova's services are the lab's own; those of packages start as their units say. */
  private void service(String host, String action, String unit) {
    if (unit.startsWith("nova-lean")) {
      lab.run("sh", host, "systemctl", action, unit);
    } else {
      var compute = unit.equals("nova-compute");
      lab.run("service", compute ? unit + "@" + host : unit, action);
      if (compute && !action.equals("stop")) {
        awaitReport(host, Instant.now());
      }
    }
  }
}
