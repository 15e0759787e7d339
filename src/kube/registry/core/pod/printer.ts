import type { Pod } from '../../../api/types.gen.ts'
import { humanDuration, translateTimestampSince } from '../../../apimachinery/duration.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { summarizePod } from './status-text.ts'

/** The columns of `kubectl get pods`. Follows pkg/printers/internalversion/printers.go AddHandlers. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Ready' },
  { name: 'Status' },
  { name: 'Restarts' },
  { name: 'Age' },
  { name: 'IP', wide: true },
  { name: 'Node', wide: true },
  { name: 'Nominated Node', wide: true },
  { name: 'Readiness Gates', wide: true },
]

const none = '<none>'

/** The cells of one Pod. Follows printPod. */
export function row(pod: Pod, now: number): Row {
  const { metadata, spec, status } = pod
  const { ready, total, status: text, restarts, lastRestart } = summarizePod(pod)
  return [
    metadata.name ?? '',
    `${ready}/${total}`,
    text,
    restarts !== 0 && lastRestart !== undefined ? `${restarts} (${humanDuration(now - lastRestart)} ago)` : String(restarts),
    translateTimestampSince(metadata.creationTimestamp, now),
    status.podIPs?.[0]?.ip || none,
    spec.nodeName || none,
    status.nominatedNodeName || none,
    readinessGatesText(pod),
  ]
}

function readinessGatesText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return none
  const open = gates.filter(({ conditionType }) => (status.conditions ?? []).find(({ type }) => type === conditionType)?.status === 'True')
  return `${open.length}/${gates.length}`
}
