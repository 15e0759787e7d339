import type { PersistentVolumeClaim, StatefulSet } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { storageClassOf } from '../../access-mode-text.ts'
import { writePodTemplate } from '../../core/pod/describe-template.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { rfc1123z, writeAnnotations, writeLabels, writeLabelsIndented } from '../../describe-meta.ts'
import { podsStatusText } from '../../describe-workload.ts'

/** Follows kubectl/pkg/describe/describe.go describeVolumeClaimTemplates. */
function writeClaimTemplates(out: DescribeWriter, templates: readonly PersistentVolumeClaim[]): void {
  out.line(0, templates.length === 0 ? 'Volume Claims:\t<none>' : 'Volume Claims:')
  for (const claim of templates) {
    const { metadata, spec } = claim
    out.line(1, `Name:\t${metadata.name ?? ''}`)
    out.line(1, `StorageClass:\t${storageClassOf(claim)}`)
    writeLabelsIndented(out, '  ', 'Labels', '\t', metadata.labels)
    writeLabelsIndented(out, '  ', 'Annotations', '\t', metadata.annotations)
    out.line(1, `Capacity:\t${spec.resources.requests?.['storage'] ?? '<default>'}`)
    out.line(1, `Access Modes:\t[${(spec.accessModes ?? []).join(' ')}]`)
  }
}

function writeStrategy(out: DescribeWriter, { spec }: StatefulSet): void {
  const { type = '', rollingUpdate } = spec.updateStrategy
  out.line(0, `Update Strategy:\t${type}`)
  if (rollingUpdate?.partition !== undefined) {
    out.line(1, `Partition:\t${rollingUpdate.partition}`)
    if (rollingUpdate.maxUnavailable !== undefined) out.line(1, `MaxUnavailable:\t${rollingUpdate.maxUnavailable}`)
  }
  const retention = spec.persistentVolumeClaimRetentionPolicy
  if (retention === undefined) return
  out.line(0, 'Persistent Volume Claim Retention Policy:')
  out.line(1, `WhenDeleted:\t${retention.whenDeleted ?? ''}`)
  out.line(1, `WhenScaled:\t${retention.whenScaled ?? ''}`)
}

/** Follows describeStatefulSet. */
export function describe(statefulSet: StatefulSet, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = statefulSet
  const selector = labelSelectorAsSelector(spec.selector)
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`)
  out.line(0, `Selector:\t${selector}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  if (spec.serviceName !== '') out.line(0, `Service Name:\t${spec.serviceName}`)
  if (spec.podManagementPolicy) out.line(0, `Pod Management Policy:\t${spec.podManagementPolicy}`)
  out.line(0, `Replicas:\t${spec.replicas ?? 0} desired | ${status.replicas} total`)
  writeStrategy(out, statefulSet)
  out.line(0, `Pods Status:\t${podsStatusText(statefulSet, selector, reader)}`)
  writePodTemplate(out, spec.template)
  writeClaimTemplates(out, spec.volumeClaimTemplates ?? [])
  writeEventsOf(out, statefulSet, reader, now)
  return out.toString()
}
