import type { Pod, PodStatus } from '../api/types.gen.ts'
import type { Clock } from '../clock/clock.ts'

/** Why a Pod that ran for too long is ended. Follows pkg/kubelet/active_deadline.go; the others below likewise. */
export const deadlineText = 'Pod was active on the node longer than the specified deadline'

/** Whether a Pod has been active for longer than it may. */
export function deadlinePassed({ spec }: Pod, { startTime }: PodStatus, now: number): boolean {
  const limit = spec.activeDeadlineSeconds
  return limit !== undefined && startTime !== undefined && now - Date.parse(startTime) >= limit * 1000
}

/** Calls `onPassed` once a Pod that starts now has been active for longer than it may. */
export function watchDeadline(clock: Clock, { spec }: Pod, onPassed: () => void): void {
  // A second more, since start times are cut to seconds and the kubelet looks once a second.
  if (spec.activeDeadlineSeconds !== undefined) clock.schedule(spec.activeDeadlineSeconds * 1000 + 1000, onPassed)
}
