/** When a fresh cluster is ready, in milliseconds since the epoch: a Monday morning, 2 November 2026, 09:00 UTC. */
export const startTime = Date.UTC(2026, 10, 2, 9, 0, 0)
