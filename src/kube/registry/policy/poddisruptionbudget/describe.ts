import type { PodDisruptionBudget } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'

/** Follows kubectl/pkg/describe/describe.go describePodDisruptionBudgetV1. */
export function describe(budget: PodDisruptionBudget, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = budget
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  if (spec.minAvailable !== undefined) out.line(0, `Min available:\t${spec.minAvailable}`)
  else if (spec.maxUnavailable !== undefined) out.line(0, `Max unavailable:\t${spec.maxUnavailable}`)
  out.line(0, `Selector:\t${spec.selector === undefined ? '<unset>' : formatLabelSelector(spec.selector)}`)
  out.line(0, 'Status:')
  out.line(2, `Allowed disruptions:\t${status.disruptionsAllowed}`)
  out.line(2, `Current:\t${status.currentHealthy}`)
  out.line(2, `Desired:\t${status.desiredHealthy}`)
  out.line(2, `Total:\t${status.expectedPods}`)
  writeEventsOf(out, budget, reader, now)
  return out.toString()
}
