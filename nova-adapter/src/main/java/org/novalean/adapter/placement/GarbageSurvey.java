package org.novalean.adapter.placement;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.Server;
import org.novalean.storage.layer.Garbage;
import org.novalean.storage.layer.GarbageCollector.Outcome;
import org.novalean.storage.layer.GarbagePlan;
import org.novalean.storage.layer.GarbageRules;
import org.novalean.storage.layer.GarbageWorld;
import org.novalean.storage.layer.HostInventory;
import org.novalean.storage.layer.KnownServer;
import org.novalean.storage.layer.LayerName;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.Verdict;
import org.novalean.storage.messages.Collect;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.ShareContents;
import org.novalean.storage.messages.UnusedSince;

/**
 * Garbage collection: gathers what all hosts, the share and Nova know, plans, and has one host
 * carry the plan out. Whatever cannot be learnt keeps everything.
 */
public final class GarbageSurvey {

  /** States in which Nova leaves a server's disks where they are. Any other counts as busy. */
  private static final Set<String> QUIET =
      Set.of(
          "ACTIVE",
          "SHUTOFF",
          "PAUSED",
          "SUSPENDED",
          "SHELVED",
          "SHELVED_OFFLOADED",
          "SOFT_DELETED");

  private static final String STRANGER =
      "it uses this share, but Nova does not list it. A host of another cloud: give each cloud a share of its own. One that left this cloud: stop its agent, then wait for an hour or remove _base/.nova-lean/probes/%s";

  private final Compute compute;
  private final Agents agents;
  private final UnstagedEvacuations evacuations;
  private final GarbageRules rules;
  private final Clock clock;

  public GarbageSurvey(Compute compute, Agents agents, GarbageRules rules, Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.evacuations = new UnstagedEvacuations(compute, agents);
    this.rules = requireNonNull(rules, "rules is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** No plan can be made at all, with the reason. */
  public static final class NoShare extends Exception {
    private static final long serialVersionUID = 1L;

    NoShare(String reason) {
      super(reason);
    }
  }

  /**
   * What shall become of each file.
   *
   * @param host whose agent can carry it out
   * @param silent hosts that have not said what they use, each with the reason; with any of them
   *     nothing is collected
   * @param notNoted why it could not be noted down what was seen unused; empty where it was
   */
  public record Survey(
      String host,
      ShareContents contents,
      GarbagePlan plan,
      Map<String, String> silent,
      Optional<String> notNoted) {

    public Survey {
      silent = Map.copyOf(silent);
    }
  }

  /** Gathers and plans. Notes down on the share what was seen unused, and changes nothing else. */
  public Survey survey() throws NoShare {
    var hosts = new TreeSet<String>();
    compute.computeServices().stream().map(ComputeService::host).forEach(hosts::add);
    var silent = new LinkedHashMap<String, String>();
    var shares = sharesOf(hosts, silent);
    var host =
        shares.keySet().stream()
            .findFirst()
            .orElseThrow(() -> new NoShare("no host has a usable share: " + silent));
    // The share's files before everything else: a file that comes later is in no plan.
    var contents = ask(agents.shareFiles(host));
    shares.forEach(
        (other, share) -> {
          if (!share.equals(contents.shareId())) {
            silent.put(other, "it has another share: " + share);
          }
        });
    var inventories = inventories(shares.keySet(), silent);
    inventories.removeIf(inventory -> silent.containsKey(inventory.host()));
    var records = records(contents);
    var world =
        new GarbageWorld(
            clock.instant(),
            contents.files(),
            contents.trash(),
            records,
            inventories,
            hosts,
            servers(hosts, contents, records),
            Set.of(),
            contents.unusedSince(),
            contents.usedBy());
    world.strangers(rules).forEach(stranger -> silent.put(stranger, STRANGER.formatted(stranger)));
    var plan = new Garbage(rules).plan(world);
    return new Survey(host, contents, plan, silent, note(host, contents, plan));
  }

  /** A share that is full takes no note, and is to be helped all the same. */
  private Optional<String> note(String host, ShareContents contents, GarbagePlan plan) {
    if (plan.unusedSince().equals(contents.unusedSince())) {
      return Optional.empty();
    }
    try {
      var unused = ask(agents.noteUnused(host, unusedSince(contents, plan)));
      return Optional.empty();
    } catch (NoShare e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Carries a plan out, a verdict at a time: each makes the agent look at its whole host once more.
   */
  public List<Outcome> carryOut(Survey survey, boolean dryRun) throws NoShare {
    var outcomes = new ArrayList<Outcome>();
    for (var verdict : survey.plan().verdicts()) {
      var request = request(survey.contents().shareId(), verdict, dryRun);
      if (request.isPresent()) {
        outcomes.addAll(ask(agents.collect(survey.host(), request.get())).outcomes());
      }
    }
    return outcomes;
  }

  private static Optional<Collect> request(String shareId, Verdict verdict, boolean dryRun) {
    if (verdict instanceof Verdict.Collect collect) {
      return Optional.of(new Collect(shareId, List.of(collect), List.of(), List.of(), dryRun));
    } else if (verdict instanceof Verdict.Restore restore) {
      return Optional.of(new Collect(shareId, List.of(), List.of(restore), List.of(), dryRun));
    } else if (verdict instanceof Verdict.Purge purge) {
      return Optional.of(new Collect(shareId, List.of(), List.of(), List.of(purge), dryRun));
    }
    return Optional.empty();
  }

  private Map<String, String> sharesOf(Set<String> hosts, Map<String, String> silent) {
    var asked = new LinkedHashMap<String, CompletableFuture<HostReport>>();
    hosts.forEach(host -> asked.put(host, agents.describe(host)));
    var shares = new LinkedHashMap<String, String>();
    asked.forEach(
        (host, answer) -> {
          try {
            var share = answer.join().share();
            if (share.isThere() && share.shareId().isPresent()) {
              shares.put(host, share.shareId().get());
            } else {
              silent.put(host, "it cannot use the share: " + share.reason());
            }
          } catch (CompletionException e) {
            silent.put(host, Sealing.reason(e));
          }
        });
    return shares;
  }

  private List<HostInventory> inventories(Set<String> hosts, Map<String, String> silent) {
    var asked = new LinkedHashMap<String, CompletableFuture<HostInventory>>();
    hosts.forEach(host -> asked.put(host, agents.inventory(host)));
    var inventories = new ArrayList<HostInventory>();
    asked.forEach(
        (host, answer) -> {
          try {
            // Of when it came: hosts' clocks may differ, and it was asked for a moment ago.
            inventories.add(asOfNow(answer.join()));
          } catch (CompletionException e) {
            silent.put(host, Sealing.reason(e));
          }
        });
    return inventories;
  }

  private HostInventory asOfNow(HostInventory inventory) {
    return new HostInventory(
        inventory.host(),
        clock.instant(),
        inventory.chains(),
        inventory.alsoNamed(),
        inventory.problems());
  }

  private static Map<LayerName, LayerRecord> records(ShareContents contents) {
    var records = new HashMap<LayerName, LayerRecord>();
    contents
        .records()
        .forEach((name, record) -> LayerName.parse(name).ifPresent(l -> records.put(l, record)));
    return records;
  }

  /** Those on any host, and those that layers name. */
  private Map<String, KnownServer> servers(
      Set<String> hosts, ShareContents contents, Map<LayerName, LayerRecord> records) {
    var known = new HashMap<String, KnownServer>();
    for (var host : hosts) {
      compute.serversOn(host).forEach(server -> known.put(server.id(), known(server)));
    }
    var named = new HashSet<String>();
    Stream.concat(
            contents.files().stream().map(file -> file.name()),
            contents.trash().stream().map(file -> file.name()))
        .flatMap(name -> LayerName.parse(name).stream())
        .forEach(layer -> named.add(layer.serverId()));
    for (var id : named) {
      // Asked for one by one: lists leave out the soft-deleted. Only a 404 makes it unknown.
      compute
          .server(id)
          .ifPresent(
              server -> {
                var here = known(server);
                known.put(id, evacuations.mayNeed(id, records) ? here.asBusy() : here);
              });
    }
    return known;
  }

  private KnownServer known(Server server) {
    var busy =
        server.taskState().isPresent()
            || !QUIET.contains(server.status())
            || compute.liveMigrationsOf(server.id()).stream().anyMatch(m -> !m.status().isFinal());
    return new KnownServer(server.id(), server.status(), server.host(), busy, server.imageId());
  }

  private static UnusedSince unusedSince(ShareContents contents, GarbagePlan plan) {
    return new UnusedSince(contents.shareId(), plan.unusedSince());
  }

  private static <T> T ask(CompletableFuture<T> answer) throws NoShare {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw new NoShare(Sealing.reason(e));
    }
  }
}
