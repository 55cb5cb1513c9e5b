package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.novalean.storage.hypervisor.Domain;
import org.novalean.storage.hypervisor.DomainState;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.PostCopyPath;
import org.novalean.storage.messages.MigrationAddress;
import org.novalean.storage.messages.ResumePostCopy;
import org.novalean.storage.messages.Resumption;
import org.novalean.storage.nova.MigrationUri;
import org.novalean.storage.nova.NovaConf;
import org.novalean.storage.preflight.Dialer;
import org.novalean.storage.rpc.RequestRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with the post-copies of servers that leave this host, where they broke. Nova has no such
 * thing: it waits for ever, and both halves of the guest with it.
 *
 * <p>It is safe to try: libvirt goes on only where the other host holds the other half of this very
 * migration, and leaves both as they are where it cannot.
 */
final class BrokenPostCopies {
  private static final Logger log = LoggerFactory.getLogger(BrokenPostCopies.class);

  private final Hypervisor hypervisor;
  private final List<Path> novaConf;
  private final Dialer dialer;
  private final Map<String, CompletableFuture<Void>> attempts = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "resume-post-copy");
            thread.setDaemon(true);
            return thread;
          });

  BrokenPostCopies(Hypervisor hypervisor, List<Path> novaConf, Dialer dialer) {
    this.hypervisor = requireNonNull(hypervisor, "hypervisor is null");
    this.novaConf = List.copyOf(novaConf);
    this.dialer = requireNonNull(dialer, "dialer is null");
  }

  /** Begins an attempt, unless one is under way. Never waits for its end. */
  synchronized Resumption resume(ResumePostCopy question) throws RequestRefused {
    var serverId = question.serverId();
    var before = Optional.ofNullable(attempts.get(serverId));
    if (before.isPresent() && !before.get().isDone()) {
      return new Resumption(true, "");
    }
    requireBroken(serverId);
    var conf = conf();
    var unreached = unreached(conf.migrationUri(), question.destination().address());
    if (unreached.isPresent()) {
      return new Resumption(false, unreached.get());
    }
    attempts.put(serverId, begin(question, conf));
    return new Resumption(true, before.flatMap(BrokenPostCopies::failure).orElse(""));
  }

  /**
   * Nobody is to go on with it any more.
   *
   * @throws RequestRefused where an attempt is under way, or there is no broken half here
   */
  synchronized void giveUp(String serverId) throws RequestRefused {
    // First: libvirt may be busy with it.
    var attempt = Optional.ofNullable(attempts.get(serverId));
    if (attempt.filter(under -> !under.isDone()).isPresent()) {
      throw new RequestRefused(
          "resuming",
          "an attempt to go on with the post-copy of server %s is under way".formatted(serverId));
    }
    requireBroken(serverId);
  }

  /** A path that drops packets would keep a call of libvirt's for minutes after it is back. */
  private Optional<String> unreached(MigrationUri uri, String address) {
    return uri.port().isEmpty()
        ? Optional.empty()
        : dialer
            .refusal(address, uri.port().getAsInt())
            .map(why -> "the libvirt of %s cannot be reached: %s".formatted(address, why));
  }

  private void requireBroken(String serverId) throws RequestRefused {
    var state = hypervisor.domain(serverId).map(Domain::state);
    if (state.filter(DomainState.PAUSED_POST_COPY_FAILED::equals).isEmpty()) {
      throw new RequestRefused(
          "not-broken",
          "no broken post-copy of server %s here: it is %s"
              .formatted(serverId, state.map(Enum::name).orElse("not known to libvirt")));
    }
  }

  private NovaConf conf() throws RequestRefused {
    try {
      return NovaConf.read(novaConf);
    } catch (IOException e) {
      throw new RequestRefused("nova-conf", "nova.conf cannot be read here: " + e.getMessage());
    }
  }

  private CompletableFuture<Void> begin(ResumePostCopy question, NovaConf conf) {
    var destination = question.destination();
    var path =
        new PostCopyPath(
            conf.migrationUri().to(destination.address()),
            Optional.of(destination)
                .filter(MigrationAddress::given)
                .map(given -> MigrationUri.ofMemory(given.address())),
            question.disksCopied(),
            conf.encryptsMigrations());
    log.info("server {}: its post-copy broke; going on to {}", question.serverId(), path);
    return CompletableFuture.runAsync(() -> resume(question.serverId(), path), threads);
  }

  private void resume(String serverId, PostCopyPath path) {
    try {
      hypervisor.resumePostCopy(serverId, path);
      log.info("server {}: all of its memory has moved", serverId);
    } catch (HypervisorException e) {
      log.warn("server {}: the post-copy did not go on: {}", serverId, e.getMessage());
      throw e;
    }
  }

  private static Optional<String> failure(CompletableFuture<Void> ended) {
    return ended
        .handle((done, failure) -> Optional.ofNullable(failure))
        .join()
        .map(BrokenPostCopies::words);
  }

  private static String words(Throwable failure) {
    var cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }
}
