import type { PersistentVolumeClaimTemplate } from '../../../api/types.gen.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import type { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { storageClassOf } from '../../access-mode-text.ts'

const level = 2
const maxLength = 140

/**
 * The claim of a generic ephemeral volume, two levels in; kubectl indents every piece it writes, those in the middle of
 * a line too. Follows kubectl/pkg/describe/describe.go printPersistentVolumeClaim with NewNestedPrefixWriter.
 */
export function writeClaimTemplate(out: DescribeWriter, { metadata, spec }: PersistentVolumeClaimTemplate): void {
  const { annotations } = metadata
  out.line(level, `StorageClass:\t${storageClassOf({ metadata, spec })}`)
  out.line(level, `Volume:\t${spec.volumeName ?? ''}`)
  writeEntries(out, 'Labels', metadata.labels, (key, value) => [`${key}=${value}`])
  writeEntries(out, 'Annotations', annotations, annotationLines)
  out.line(level, 'Capacity:\t')
  out.line(level, 'Access Modes:\t')
  if (spec.volumeMode !== undefined) out.line(level, `VolumeMode:\t${spec.volumeMode}`)
  if (spec.dataSource === undefined) return
  const { apiGroup, kind, name } = spec.dataSource
  out.line(level, 'DataSource:')
  if (apiGroup !== null) out.line(level + 1, `APIGroup:\t${apiGroup}`)
  out.line(level + 1, `Kind:\t${kind}`)
  out.line(level + 1, `Name:\t${name}`)
}

function writeEntries(out: DescribeWriter, title: string, map: Record<string, string> | undefined, lines: (key: string, value: string) => string[]): void {
  out.write(level, `${title}:\t`)
  const keys = sortedKeys(map)
  if (keys.length === 0) return void out.line(level, '<none>')
  for (const [index, key] of keys.entries()) {
    if (index > 0) {
      if (title === 'Labels') out.write(level, '')
      out.write(level, '\t')
    }
    for (const line of lines(key, map?.[key] ?? '')) out.line(level, line)
  }
}

function annotationLines(key: string, text: string): string[] {
  const value = text.replace(/\n$/, '')
  if (value.length + key.length + 2 <= maxLength && !value.includes('\n')) return [`${key}: ${value}`]
  return [`${key}:`, ...value.split('\n').map(line => `\t  ${line.length > maxLength - 2 ? `${line.slice(0, maxLength - 2)}...` : line}`)]
}
