import type { ReplicaSet } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { formatLabelSelector, labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writePodTemplate } from '../../core/pod/describe-template.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { controllerText, writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { podsStatusText, writeConditions } from '../../describe-workload.ts'

/** Follows kubectl/pkg/describe/describe.go describeReplicaSet. */
export function describe(replicaSet: ReplicaSet, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = replicaSet
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  const controlledBy = controllerText(replicaSet)
  if (controlledBy !== '') out.line(0, `Controlled By:\t${controlledBy}`)
  out.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas ?? 0} desired`)
  out.line(0, `Pods Status:\t${podsStatusText(replicaSet, labelSelectorAsSelector(spec.selector), reader)}`)
  writePodTemplate(out, spec.template)
  writeConditions(out, status.conditions)
  writeEventsOf(out, replicaSet, reader, now)
  return out.toString()
}
