package org.novalean.adapter.retype;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.novalean.adapter.compute.InstanceAction;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.volumes.Volume;
import org.novalean.storage.messages.DiskCopy;

/**
 * What is seen of a volume on its way.
 *
 * @param volume empty where Cinder knows it no more
 * @param copiedInto what Cinder copies it into
 * @param server empty where Nova knows it no more
 * @param actions what was asked of the server
 * @param disk as the host's agent sees it; empty where none tells
 * @param withoutCopy how long no copy was seen; zero while one is
 * @param arrived for how long Cinder has said that it is of its new type
 * @param novaIsAtIt Nova's last swap of the server's volumes has not ended; it notes down what the
 *     server is to start from after it has told Cinder
 */
record RetypeLook(
    Optional<Volume> volume,
    Optional<Volume> copiedInto,
    Optional<Server> server,
    List<InstanceAction> actions,
    Optional<DiskCopy> disk,
    Duration withoutCopy,
    Duration arrived,
    boolean novaIsAtIt) {}
