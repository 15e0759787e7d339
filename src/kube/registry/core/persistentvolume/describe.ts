import type { PersistentVolume, VolumeNodeAffinity } from '../../../api/types.gen.ts'
import { translateTimestampSince } from '../../../apimachinery/duration.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { accessModesText, storageClassOf } from '../../access-mode-text.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { writeTerms } from '../../describe-terms.ts'
import { writeSource } from './describe-source.ts'
import { claimText } from './printer.ts'

/** Follows kubectl/pkg/describe/describe.go printVolumeNodeAffinity. */
function writeNodeAffinity(out: DescribeWriter, affinity: VolumeNodeAffinity | undefined): void {
  if (affinity?.required === undefined) {
    out.line(0, 'Node Affinity:\t<none>')
    return
  }
  const terms = affinity.required.nodeSelectorTerms ?? []
  out.line(0, 'Node Affinity:\t')
  out.line(1, terms.length === 0 ? 'Required Terms:\t<none>' : 'Required Terms:\t')
  for (const [index, { matchExpressions = [] }] of terms.entries()) {
    const texts = matchExpressions.map(
      ({ key, operator, values = [] }) => `${key} ${operator.toLowerCase()}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`,
    )
    writeTerms(out, 2, `Term ${index}`, texts)
  }
}

/** Follows describePersistentVolume. */
export function describe(volume: PersistentVolume, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = volume
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  out.line(0, `StorageClass:\t${storageClassOf(volume)}`)
  out.line(
    0,
    metadata.deletionTimestamp ? `Status:\tTerminating (lasts ${translateTimestampSince(metadata.deletionTimestamp, now)})` : `Status:\t${status.phase ?? ''}`,
  )
  out.line(0, `Claim:\t${claimText(volume)}`)
  out.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`)
  out.line(0, `Access Modes:\t${accessModesText(spec.accessModes)}`)
  if (spec.volumeMode !== undefined) out.line(0, `VolumeMode:\t${spec.volumeMode}`)
  out.line(0, `Capacity:\t${spec.capacity?.['storage'] ?? '0'}`)
  writeNodeAffinity(out, spec.nodeAffinity)
  out.line(0, `Message:\t${status.message ?? ''}`)
  out.line(0, 'Source:')
  writeSource(out, spec)
  writeEventsOf(out, volume, reader, now)
  return out.toString()
}
