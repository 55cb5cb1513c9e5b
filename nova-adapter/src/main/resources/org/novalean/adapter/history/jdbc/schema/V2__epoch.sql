-- One row: which adapter's turn it is. Each save of its writes here too, so that the save of one whose turn is over
-- meets the beginning of the next, on a cluster of databases as well.
CREATE TABLE IF NOT EXISTS nova_lean_epoch (
  id INTEGER NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL,
  holder VARCHAR(255) NOT NULL,
  saves BIGINT NOT NULL
)${tableOptions};
