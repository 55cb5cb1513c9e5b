package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.agents.Fleet;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.adapter.share.ExportSearch;
import org.novalean.adapter.share.Search;
import org.novalean.storage.messages.HostPreflight;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.PostCopyPermitted;
import org.novalean.storage.share.ShareLocation;

/** Has the agents look at their hosts, and compares what they find. */
public final class HostPreflights implements Preflight.Hosts {

  private final Compute compute;
  private final Agents agents;
  private final Fleet fleet;
  private final ExportSearch shares;
  private final Expected expected;
  private final Clock clock;

  /**
   * What they are compared with.
   *
   * @param version nova-lean's own; empty where it is not packaged
   * @param agentsNeeded on every host, whether or not any has one
   */
  public record Expected(
      HostPatterns postCopyHosts, Optional<String> version, boolean agentsNeeded) {}

  /**
   * @param fleet told of what agents report by themselves
   * @param shares finds what {@code cinder:} shares are
   */
  public HostPreflights(
      Compute compute,
      Agents agents,
      Fleet fleet,
      ExportSearch shares,
      Expected expected,
      Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.shares = requireNonNull(shares, "shares is null");
    this.expected = requireNonNull(expected, "expected is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * An agent's answer.
   *
   * @param asked by our clock
   * @param answered by our clock
   */
  record Answer(HostPreflight found, Instant asked, Instant answered) {}

  @Override
  public List<Finding> look(Optional<String> only) {
    var known = knownToNova();
    var hosts = new ArrayList<>(known.keySet());
    only.filter(host -> !known.containsKey(host)).ifPresent(hosts::add);
    var asked = new LinkedHashMap<String, CompletableFuture<Answer>>();
    hosts.forEach(host -> asked.put(host, ask(host)));
    var answers = new LinkedHashMap<String, Answer>();
    var silent = new LinkedHashMap<String, AgentException>();
    asked.forEach((host, answer) -> take(host, answer, answers, silent));
    var searches = searches(answers);
    var findings = new ArrayList<>(sharesOfCinder(searches, only));
    for (var host : hosts) {
      if (only.isEmpty() || only.get().equals(host)) {
        findings.addAll(
            Optional.ofNullable(answers.get(host))
                .map(answer -> findings(answer, answers, searches))
                .orElseGet(() -> List.of(silent(host, silent, known, !answers.isEmpty()))));
        var service = known.get(host);
        if (service == null) {
          findings.add(Finding.of(host, new KnownToNova(known.keySet())));
        } else if (!service.enabled()) {
          findings.add(Finding.of(host, new EnabledInNova(service)));
        }
      }
    }
    return findings;
  }

  private Map<String, ComputeService> knownToNova() {
    var known = new LinkedHashMap<String, ComputeService>();
    try {
      compute.computeServices().stream()
          .sorted((a, b) -> a.host().compareTo(b.host()))
          .forEach(service -> known.putIfAbsent(service.host(), service));
    } catch (CloudException e) {
      // A check of the cloud says so already.
      known.clear();
    }
    return known;
  }

  private CompletableFuture<Answer> ask(String host) {
    var asked = clock.instant();
    return agents.preflight(host).thenApply(found -> new Answer(found, asked, clock.instant()));
  }

  private static void take(
      String host,
      CompletableFuture<Answer> answer,
      Map<String, Answer> answers,
      Map<String, AgentException> silent) {
    try {
      answers.put(host, answer.join());
    } catch (CompletionException e) {
      silent.put(
          host,
          e.getCause() instanceof AgentException why
              ? why
              : new AgentException.NoAnswer(String.valueOf(e.getMessage())));
    }
  }

  private Finding silent(
      String host,
      Map<String, AgentException> silent,
      Map<String, ComputeService> known,
      boolean othersAnswer) {
    return Finding.of(
        host,
        new AgentSilent(
            requireNonNull(silent.get(host)),
            fleet.of(host),
            known.containsKey(host) && !known.get(host).up(),
            othersAnswer || expected.agentsNeeded(),
            clock.instant()));
  }

  private List<Finding> findings(
      Answer answer, Map<String, Answer> all, Map<String, Search> searches) {
    var found = answer.found();
    var findings = new ArrayList<Finding>();
    findings.add(of(found, new AgentVersion(found, expected.version())));
    findings.add(of(found, new ClockAgrees(answer)));
    for (var finding : found.findings()) {
      findings.add(
          finding.id().equals(PostCopyPermitted.ID)
              ? of(
                  found,
                  new PostCopyAgrees(
                      finding, found, expected.postCopyHosts().matches(found.host())))
              : finding);
    }
    findings.add(of(found, new SameShareNamed(found, named(all))));
    found
        .share()
        .map(searches::get)
        .ifPresent(search -> findings.add(of(found, new ExportOfCinder(found, search))));
    findings.add(of(found, new SameShare(found, shares(all))));
    findings.add(of(found, new ReachesOthers(agents, found, addresses(all))));
    return findings;
  }

  private static Finding of(HostPreflight found, Check check) {
    return Finding.of(found.host(), check);
  }

  private static Map<String, String> shares(Map<String, Answer> all) {
    var shares = new LinkedHashMap<String, String>();
    all.forEach((host, answer) -> answer.found().shareId().ifPresent(id -> shares.put(host, id)));
    return shares;
  }

  private static Map<String, String> named(Map<String, Answer> all) {
    var named = new LinkedHashMap<String, String>();
    all.forEach((host, answer) -> answer.found().share().ifPresent(s -> named.put(host, s)));
    return named;
  }

  /** What Cinder says of each {@code cinder:} share that a host names. */
  private Map<String, Search> searches(Map<String, Answer> answers) {
    var searches = new TreeMap<String, Search>();
    named(answers).values().stream()
        .filter(share -> share.startsWith(ShareLocation.CINDER))
        .forEach(
            share ->
                searches.computeIfAbsent(
                    share, s -> shares.look(s.substring(ShareLocation.CINDER.length()))));
    return searches;
  }

  /** Of one host just what is wrong, as of all that concerns the cloud. */
  private static List<Finding> sharesOfCinder(Map<String, Search> searches, Optional<String> only) {
    return searches.entrySet().stream()
        .map(one -> Finding.of(Finding.CLOUD, new ShareOfCinder(one.getKey(), one.getValue())))
        .filter(finding -> only.isEmpty() || finding.isFailed())
        .toList();
  }

  private static Map<String, String> addresses(Map<String, Answer> all) {
    var addresses = new LinkedHashMap<String, String>();
    all.forEach(
        (host, answer) ->
            answer.found().migrationAddress().ifPresent(where -> addresses.put(host, where)));
    return addresses;
  }
}
