package org.novalean.adapter.status;

import java.util.List;

/** How many servers agents report, and how many of these would move lean. */
public record ServerCounts(int total, int layered, int lean, int notLean) {

  static ServerCounts of(List<ServerView> servers) {
    var lean = (int) servers.stream().filter(ServerView::lean).count();
    return new ServerCounts(
        servers.size(),
        (int) servers.stream().filter(ServerView::layered).count(),
        lean,
        servers.size() - lean);
  }
}
