-- May meet tables that nova-lean made before it kept a record of its schema: what is there stays.
CREATE TABLE IF NOT EXISTS nova_lean_migration (
  migration_uuid VARCHAR(36) NOT NULL PRIMARY KEY,
  migration_id BIGINT NOT NULL,
  server_id VARCHAR(36) NOT NULL,
  server_name VARCHAR(255) NOT NULL,
  source_host VARCHAR(255) NOT NULL,
  destination_host VARCHAR(255),
  user_id VARCHAR(255),
  project_id VARCHAR(255),
  request_id VARCHAR(255),
  policy VARCHAR(255) NOT NULL,
  policy_source VARCHAR(255) NOT NULL,
  phase VARCHAR(64) NOT NULL,
  phase_reason ${text} NOT NULL,
  entered_at ${text} NOT NULL,
  memory_total_bytes BIGINT,
  memory_processed_bytes BIGINT,
  memory_remaining_bytes BIGINT,
  disk_total_bytes BIGINT,
  disk_processed_bytes BIGINT,
  disk_remaining_bytes BIGINT,
  force_attempts INTEGER NOT NULL,
  last_force_at BIGINT,
  post_copy BOOLEAN NOT NULL,
  outcome VARCHAR(64),
  notes ${text} NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT
)${tableOptions};

CREATE INDEX IF NOT EXISTS nova_lean_migration_by_start ON nova_lean_migration (started_at);

CREATE INDEX IF NOT EXISTS nova_lean_migration_by_id ON nova_lean_migration (migration_id);
