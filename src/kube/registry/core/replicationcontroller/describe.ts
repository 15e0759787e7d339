import type { ReplicationController } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { selectorFromSet } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { podsStatusText, writeConditions } from '../../describe-workload.ts'
import { writePodTemplate } from '../pod/describe-template.ts'

/** Follows kubectl/pkg/describe/describe.go describeReplicationController. */
export function describe(controller: ReplicationController, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = controller
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `Selector:\t${formatLabels(spec.selector)}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas ?? 0} desired`)
  out.line(0, `Pods Status:\t${podsStatusText(controller, selectorFromSet(spec.selector), reader)}`)
  if (spec.template !== undefined) writePodTemplate(out, spec.template)
  writeConditions(out, status.conditions)
  writeEventsOf(out, controller, reader, now)
  return out.toString()
}
