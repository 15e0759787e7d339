import { encodeJSON } from '../../serializer/go-json.ts'
import { nameHash } from '../data-sources.ts'
import type { JsonRecord } from '../value.ts'

/** The ten letters that stand for an object's content in its name. Follows kustomize's api/hasher/hasher.go. */
export function contentHash(object: JsonRecord): string {
  const { kind, data, binaryData, stringData, type } = object
  // Upstream looks the name up in a place where it never is, so that it does not count.
  const common = { kind, name: '', data: data ?? '' }
  let content: JsonRecord = object
  if (kind === 'ConfigMap') content = { ...common, ...(binaryData === undefined ? {} : { binaryData }) }
  if (kind === 'Secret') content = { ...common, type: type ?? '', ...(stringData === undefined ? {} : { stringData }) }
  return nameHash(encodeJSON(content))
}
