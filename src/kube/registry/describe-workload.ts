import type { Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { controllerOf } from '../apimachinery/meta.ts'
import type { Reader } from '../apimachinery/reader.ts'
import type { Selector } from '../apimachinery/selector.ts'
import type { DescribeWriter } from '../apimachinery/tabwriter.ts'

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed` for the Pods a controller owns. Follows kubectl/pkg/describe/describe.go getPodStatusForController. */
export function podsStatusText(owner: KubeObject, selector: Selector, reader: Reader): string {
  // A selector's text goes over the wire: that of nothing is '', which selects everything.
  const all = selector.toString() === ''
  const phases = reader
    .list<Pod>('v1', 'Pod', owner.metadata.namespace ?? '')
    .filter(pod => (all || selector.matches(pod.metadata.labels)) && controllerOf(pod)?.uid === owner.metadata.uid)
    .map(pod => pod.status.phase)
  const count = (phase: string) => phases.filter(each => each === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}

interface WorkloadCondition {
  readonly type: string
  readonly status: string
  readonly reason?: string
}

/** The table of a workload's conditions, nothing without any. */
export function writeConditions(out: DescribeWriter, conditions: readonly WorkloadCondition[] | undefined): void {
  if (conditions === undefined || conditions.length === 0) return
  out.line(0, 'Conditions:\n  Type\tStatus\tReason')
  out.line(1, '----\t------\t------')
  for (const { type, status, reason = '' } of conditions) out.line(1, `${type} \t${status}\t${reason}`)
}
