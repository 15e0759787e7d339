import type { StorageClass } from '../../../api/types.gen.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go storageClassColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Provisioner' },
  { name: 'ReclaimPolicy' },
  { name: 'VolumeBindingMode' },
  { name: 'AllowVolumeExpansion' },
  { name: 'Age' },
]

/** Whether an annotation marks the class as default. */
export function isDefault({ metadata: { annotations } }: StorageClass): boolean {
  return annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' || annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true'
}

/** Of several defaults the newest counts, then the first by name. Follows getEffectiveDefaultStorageClass. */
function effectiveDefault(classes: readonly StorageClass[]): StorageClass | undefined {
  const created = ({ metadata }: StorageClass) => metadata.creationTimestamp ?? ''
  return classes.filter(isDefault).sort((a, b) => compareText(created(b), created(a)) || compareText(nameCell(a), nameCell(b)))[0]
}

/** Follows printStorageClass. */
export function row(storageClass: StorageClass, now: number): Row {
  const { provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion } = storageClass
  return [
    nameCell(storageClass),
    provisioner,
    reclaimPolicy ?? 'Delete',
    volumeBindingMode ?? 'Immediate',
    String(allowVolumeExpansion ?? false),
    ageCell(storageClass, now),
  ]
}

/** In a list, the default is marked. Follows printStorageClassList. */
export function rows(classes: readonly StorageClass[], now: number): Row[] {
  const marked = effectiveDefault(classes)
  return classes.map(each => {
    const [name = '', ...cells] = row(each, now)
    return [each === marked ? `${name} (default)` : name, ...cells]
  })
}
