import type { PersistentVolumeClaim, Pod } from '../../../api/types.gen.ts'
import { translateTimestampSince } from '../../../apimachinery/duration.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { accessModesText, storageClassOf } from '../../access-mode-text.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { rfc1123z, writeAnnotations, writeLabels, writeList } from '../../describe-meta.ts'

/** The Pods that mount a claim, and those it was made for. Follows kubectl/pkg/describe/describe.go getPodsForPVC. */
function podsOf(claim: PersistentVolumeClaim, reader: Reader): Pod[] {
  const all = reader.list<Pod>('v1', 'Pod', claim.metadata.namespace ?? '')
  const mounting = all.flatMap(pod => (pod.spec.volumes ?? []).filter(volume => volume.persistentVolumeClaim?.claimName === claim.metadata.name).map(() => pod))
  const owners = (claim.metadata.ownerReferences ?? [])
    .filter(owner => owner.kind === 'Pod')
    .flatMap(owner => all.filter(pod => pod.metadata.uid === owner.uid))
  return [...mounting, ...owners.filter(pod => !mounting.includes(pod))]
}

/** What a claim and a claim template share. Follows printPersistentVolumeClaim. */
export function writeClaim(out: DescribeWriter, claim: PersistentVolumeClaim, full: boolean, now: number): void {
  const { metadata, spec, status } = claim
  if (full) out.line(0, `Name:\t${metadata.name ?? ''}\nNamespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `StorageClass:\t${storageClassOf(claim)}`)
  if (full)
    out.line(
      0,
      `Status:\t${metadata.deletionTimestamp === undefined ? (status.phase ?? '') : `Terminating (lasts ${translateTimestampSince(metadata.deletionTimestamp, now)})`}`,
    )
  out.line(0, `Volume:\t${spec.volumeName ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  if (full) out.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  const bound = Boolean(spec.volumeName)
  out.line(0, `Capacity:\t${bound ? (status.capacity?.['storage'] ?? '0') : ''}`)
  out.line(0, `Access Modes:\t${bound ? accessModesText(status.accessModes) : ''}`)
  if (spec.volumeMode !== undefined) out.line(0, `VolumeMode:\t${spec.volumeMode}`)
  if (spec.dataSource === undefined) return
  out.line(0, 'DataSource:')
  if (spec.dataSource.apiGroup !== null) out.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`)
  out.line(1, `Kind:\t${spec.dataSource.kind}`)
  out.line(1, `Name:\t${spec.dataSource.name}`)
}

/** Follows describePersistentVolumeClaim. */
export function describe(claim: PersistentVolumeClaim, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  writeClaim(out, claim, true, now)
  writeList(
    out,
    '',
    'Used By',
    '\t',
    podsOf(claim, reader)
      .map(pod => pod.metadata.name ?? '')
      .sort(compareText),
  )
  const conditions = claim.status.conditions ?? []
  if (conditions.length > 0) {
    out.line(0, 'Conditions:')
    out.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
    out.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  }
  for (const { type, status, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    out.line(1, `${type} \t${status} \t${rfc1123z(lastProbeTime)} \t${rfc1123z(lastTransitionTime)} \t${reason} \t${message}`)
  }
  writeEventsOf(out, claim, reader, now)
  return out.toString()
}
