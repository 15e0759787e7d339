import type { ResourceQuota } from '../../../api/types.gen.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go resourceQuotaColumnDefinitions. */
export const columns: readonly Column[] = [{ name: 'Name' }, { name: 'Request' }, { name: 'Limit' }, { name: 'Age' }]

/** Follows printResourceQuota. */
export function row(quota: ResourceQuota, now: number): Row {
  const { hard, used } = quota.status
  const isLimit = (resource: string) => resource.startsWith('limits.')
  const text = (resources: readonly string[]) => resources.map(resource => `${resource}: ${used?.[resource] ?? '0'}/${hard?.[resource] ?? '0'}`).join(', ')
  const resources = sortedKeys(hard)
  return [nameCell(quota), text(resources.filter(resource => !isLimit(resource))), text(resources.filter(isLimit)), ageCell(quota, now)]
}
