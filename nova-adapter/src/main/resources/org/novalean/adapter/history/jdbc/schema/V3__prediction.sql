-- Beside the migrations, so that who reads an older history finds their table as it was.
CREATE TABLE IF NOT EXISTS nova_lean_prediction (
  of_migration VARCHAR(36) NOT NULL PRIMARY KEY,
  prediction ${text},
  measured ${text}
)${tableOptions};
