import type { Deployment, ReplicaSet } from '../../../api/types.gen.ts'
import { intOrStringText } from '../../../apimachinery/int-or-percent.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writePodTemplate } from '../../core/pod/describe-template.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { rfc1123z, textOrNone, writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { writeConditions } from '../../describe-workload.ts'
import { newReplicaSetOf, replicaSetsOf } from './helpers.ts'

const replicaSetsText = (replicaSets: readonly ReplicaSet[]) =>
  textOrNone(replicaSets.map(({ metadata, spec, status }) => `${metadata.name ?? ''} (${status.replicas}/${spec.replicas ?? 0} replicas created)`).join(', '))

/** Follows kubectl/pkg/describe/describe.go describeDeployment. */
export function describe(deployment: Deployment, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = deployment
  const counts = [
    `${spec.replicas ?? 0} desired`,
    `${status.updatedReplicas ?? 0} updated`,
    `${status.replicas ?? 0} total`,
    `${status.availableReplicas ?? 0} available`,
    `${status.unavailableReplicas ?? 0} unavailable`,
  ]
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Selector:\t${labelSelectorAsSelector(spec.selector)}`)
  out.line(0, `Replicas:\t${counts.join(' | ')}`)
  out.line(0, `StrategyType:\t${spec.strategy.type ?? ''}`)
  out.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`)
  const { rollingUpdate } = spec.strategy
  if (rollingUpdate !== undefined)
    out.line(
      0,
      `RollingUpdateStrategy:\t${intOrStringText(rollingUpdate.maxUnavailable)} max unavailable, ${intOrStringText(rollingUpdate.maxSurge)} max surge`,
    )
  writePodTemplate(out, spec.template)
  writeConditions(out, status.conditions)
  const all = replicaSetsOf(deployment, reader)
  const current = newReplicaSetOf(deployment, all)
  if (all.length > 0) {
    out.line(0, `OldReplicaSets:\t${replicaSetsText(all.filter(replicaSet => replicaSet !== current))}`)
    out.line(0, `NewReplicaSet:\t${replicaSetsText(current === undefined ? [] : [current])}`)
  }
  writeEventsOf(out, deployment, reader, now)
  return out.toString()
}
