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
 * @param anotherIsCopied Nova copies another volume of the server; it does one after the other
 * @param withoutCopy for how long it was neither copied, nor waited for another one's copy
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
    boolean anotherIsCopied,
    Duration withoutCopy,
    Duration arrived,
    boolean novaIsAtIt) {}
