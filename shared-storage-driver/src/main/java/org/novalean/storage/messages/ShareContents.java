package org.novalean.storage.messages;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.novalean.storage.layer.LayerRecord;
import org.novalean.storage.layer.ShareFile;
import org.novalean.storage.layer.TrashedFile;

/**
 * What lies on the share.
 *
 * @param shareId the share's own id
 * @param files in {@code _base}, Nova's and foreign ones included
 * @param trash what was collected and can still be restored
 * @param records of layers, by file name
 * @param unusedSince what the last plan noted down, by file name
 * @param usedBy when each host that uses the share showed that last, by the clock of the share's
 *     server; an agent of an earlier version tells none
 */
public record ShareContents(
    String shareId,
    List<ShareFile> files,
    List<TrashedFile> trash,
    Map<String, LayerRecord> records,
    Map<String, Instant> unusedSince,
    Map<String, Instant> usedBy) {

  public ShareContents {
    files = List.copyOf(files);
    trash = List.copyOf(trash);
    records = Map.copyOf(records);
    unusedSince = Map.copyOf(unusedSince);
    usedBy = usedBy == null ? Map.of() : Map.copyOf(usedBy);
  }
}
