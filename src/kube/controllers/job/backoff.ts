import type { StoredPod } from '../pods.ts'
import { finishedAt } from './pods.ts'

const base = 10_000
const most = 600_000

/** Failures since a job's last success. */
export interface BackoffRecord {
  readonly failures: number
  /** Milliseconds since the epoch. */
  readonly lastFailure: number | undefined
}

/** A job's record with the Pods that finished since. Follows pkg/controller/job/backoff_utils.go newBackoffRecord. */
export function nextRecord(record: BackoffRecord | undefined, succeeded: readonly StoredPod[], failed: readonly StoredPod[]): BackoffRecord {
  const before = record ?? { failures: 0, lastFailure: undefined }
  const failures = failed.map(finishedAt)
  if (succeeded.length === 0) return failures.length === 0 ? before : { failures: before.failures + failures.length, lastFailure: Math.max(...failures) }
  const lastSuccess = Math.max(...succeeded.map(finishedAt))
  const after = failures.filter(time => time > lastSuccess)
  return { failures: after.length, lastFailure: after.length > 0 ? Math.max(...after) : undefined }
}

/** Milliseconds until the next Pod may be made: 10 s after the first failure, doubling to 10 minutes. Follows getRemainingTimeForFailuresCount. */
export function remaining({ failures, lastFailure }: BackoffRecord, now: number): number {
  if (failures === 0 || lastFailure === undefined) return 0
  return Math.max(0, Math.min(most, base * 2 ** (failures - 1)) - (now - lastFailure))
}
