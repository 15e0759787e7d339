import type { StorageClass, TopologySelectorTerm } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { boolCell } from '../../cells.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeTerms } from '../../describe-terms.ts'
import { isDefault } from './printer.ts'

function writeTopologies(out: DescribeWriter, terms: readonly TopologySelectorTerm[]): void {
  out.line(0, terms.length === 0 ? 'AllowedTopologies:\t<none>' : 'AllowedTopologies:\t')
  for (const [index, term] of terms.entries()) {
    const texts = (term.matchLabelExpressions ?? []).map(({ key, values }) => `${key} in${values?.length ? ` [${values.join(', ')}]` : ''}`)
    writeTerms(out, 1, `Term ${index}`, texts)
  }
}

/** Follows kubectl/pkg/describe/describe.go describeStorageClass. */
export function describe(storageClass: StorageClass, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, provisioner, parameters, allowVolumeExpansion, mountOptions = [], reclaimPolicy, volumeBindingMode, allowedTopologies } = storageClass
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `IsDefaultClass:\t${isDefault(storageClass) ? 'Yes' : 'No'}`)
  out.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`)
  out.line(0, `Provisioner:\t${provisioner}`)
  out.line(0, `Parameters:\t${formatLabels(parameters)}`)
  out.line(0, `AllowVolumeExpansion:\t${boolCell(allowVolumeExpansion)}`)
  out.line(0, mountOptions.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:')
  for (const option of mountOptions) out.line(1, option)
  if (reclaimPolicy !== undefined) out.line(0, `ReclaimPolicy:\t${reclaimPolicy}`)
  if (volumeBindingMode !== undefined) out.line(0, `VolumeBindingMode:\t${volumeBindingMode}`)
  if (allowedTopologies !== undefined) writeTopologies(out, allowedTopologies)
  writeEventsOf(out, storageClass, reader, now)
  return out.toString()
}
