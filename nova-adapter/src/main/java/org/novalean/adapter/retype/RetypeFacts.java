package org.novalean.adapter.retype;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.Server;
import org.novalean.adapter.compute.ServerDisks;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumePool;
import org.novalean.adapter.volumes.VolumeService;
import org.novalean.adapter.volumes.VolumeType;

/**
 * What is known before a retype.
 *
 * @param type what was asked for, by its name or id
 * @param chosen the volumes that were named; empty for all
 * @param volumes all of the server, by their ids
 * @param copies what volumes that Cinder is at are copied into, by the volumes' ids
 * @param snapshots of those that are chosen, by the volumes' ids
 * @param services empty where we may not see them
 * @param pools empty where we may not see them
 * @param job nova-lean's own that is under way on the server's disks, in words
 * @param notes what could not be found out
 */
record RetypeFacts(
    Server server,
    ServerDisks disks,
    String type,
    List<String> chosen,
    List<VolumeType> types,
    Map<String, Volume> volumes,
    Map<String, Volume> copies,
    Map<String, List<String>> snapshots,
    Optional<List<VolumeService>> services,
    Optional<List<VolumePool>> pools,
    Optional<String> job,
    List<String> notes) {}
