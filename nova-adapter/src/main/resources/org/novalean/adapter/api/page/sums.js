/** Figures that are made of others. What is not known of one takes that one out of the comparison, on both sides. */

const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);

const moved = migration => migration.bytes.memory_processed + migration.bytes.disk_processed;

function compared(migrations) {
  const both = migrations.filter(m => m.bytes !== null && m.plain_nova !== null);
  return {
    compared: both.length,
    moved: both.length ? sum(both, moved) : null,
    plain: both.length ? sum(both, m => m.plain_nova.total) : null,
  };
}

/** Of what goes on. */
export function sums(status) {
  return {
    migrations: status.migrations.length,
    waits: status.waits.length,
    jobs: status.jobs.length,
    hosts: status.agents.length,
    hosts_answering: status.agents.filter(agent => agent.answers).length,
    ...compared(status.migrations),
  };
}

export const ARRIVED = new Set(['completed', 'unverified']);

/** Of what has ended. */
export function historySums(migrations) {
  const seconds = migrations.map(m => m.seconds).sort((one, other) => one - other);
  const outcomes = {};
  for (const {outcome} of migrations) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    count: migrations.length,
    arrived: migrations.filter(m => ARRIVED.has(m.outcome)).length,
    median_seconds: seconds.length ? seconds[Math.floor((seconds.length - 1) / 2)] : null,
    longest_seconds: seconds.length ? seconds[seconds.length - 1] : null,
    outcomes,
    ...compared(migrations),
  };
}
