import type { Column, Row } from '../../../apimachinery/table.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'
import type { AnyBinding } from './validation.ts'

/** Follows pkg/printers/internalversion/printers.go roleBindingsColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Role' },
  { name: 'Age' },
  { name: 'Users', wide: true },
  { name: 'Groups', wide: true },
  { name: 'ServiceAccounts', wide: true },
]

/** Follows printRoleBinding. */
export function row(binding: AnyBinding, now: number): Row {
  const { roleRef, subjects = [] } = binding
  const names = (kind: string) =>
    subjects
      .filter(subject => subject.kind === kind)
      .map(({ name, namespace = '' }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
      .join(', ')
  return [nameCell(binding), `${roleRef.kind}/${roleRef.name}`, ageCell(binding, now), names('User'), names('Group'), names('ServiceAccount')]
}

/** Follows kubectl/pkg/describe/describe.go RoleBindingDescriber. */
export function describe({ metadata, roleRef, subjects = [] }: AnyBinding): string {
  const out = new DescribeWriter()
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, 'Role:')
  out.line(1, `Kind:\t${roleRef.kind}`)
  out.line(1, `Name:\t${roleRef.name}`)
  out.line(0, 'Subjects:')
  out.line(1, 'Kind\tName\tNamespace')
  out.line(1, '----\t----\t---------')
  for (const { kind, name, namespace = '' } of subjects) out.line(1, `${kind}\t${name}\t${namespace}`)
  return out.toString()
}
