import type { API } from '../../apiserver/interface.ts'
import { isManifest, isRecord, type JsonRecord, listAt } from '../value.ts'

/**
 * The object, or a list's items, with metadata.managedFields, which the server works out when a printer looks at it.
 */
export function withManagedFields(api: API, object: unknown): unknown {
  if (!isRecord(object)) return object
  if (Array.isArray(object['items'])) return { ...object, items: listAt(object, 'items').map(item => withManagedFields(api, item)) }
  if (!isManifest(object) || !isRecord(object.metadata) || 'managedFields' in object.metadata) return object
  const metadata: JsonRecord = { ...object.metadata }
  Object.defineProperty(metadata, 'managedFields', {
    enumerable: true,
    get: () => {
      const entries = api.managedFields(object)
      return entries.length === 0 ? undefined : entries
    },
  })
  return { ...object, metadata }
}

/** The object, or a list's items, without managedFields. Follows cli-runtime/pkg/printers/managedfields.go. */
export function withoutManagedFields(object: unknown): unknown {
  if (!isRecord(object)) return object
  if (Array.isArray(object['items'])) return { ...object, items: listAt(object, 'items').map(withoutManagedFields) }
  const metadata = object['metadata']
  if (!isRecord(metadata) || !('managedFields' in metadata)) return object
  const { managedFields: _, ...rest } = metadata
  return { ...object, metadata: rest }
}
