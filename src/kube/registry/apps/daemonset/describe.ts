import type { DaemonSet } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writePodTemplate } from '../../core/pod/describe-template.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { podsStatusText } from '../../describe-workload.ts'

/** Follows kubectl/pkg/describe/describe.go describeDaemonSet. */
export function describe(daemonSet: DaemonSet, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = daemonSet
  const selector = labelSelectorAsSelector(spec.selector)
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `Selector:\t${selector}`)
  out.line(0, `Node-Selector:\t${formatLabels(spec.template.spec.nodeSelector)}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`)
  out.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`)
  out.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`)
  out.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`)
  out.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled}`)
  out.line(0, `Pods Status:\t${podsStatusText(daemonSet, selector, reader)}`)
  writePodTemplate(out, spec.template)
  writeEventsOf(out, daemonSet, reader, now)
  return out.toString()
}
