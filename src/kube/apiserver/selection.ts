import type { FieldSelector } from '../apimachinery/field-selector.ts'
import { parseFieldSelector } from '../apimachinery/field-selector.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Selector } from '../apimachinery/selector.ts'
import { parseSelector } from '../apimachinery/selector.ts'
import { newBadRequest } from '../apimachinery/status-error.ts'
import type { Kind } from '../registry/kind.ts'
import type { ListOptions } from './interface.ts'

function orBadRequest<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof Error ? newBadRequest(error.message) : error
  }
}

/** The fields a selector may name, of one object. */
export function fieldsOf(kind: Kind, object: KubeObject): Record<string, string> {
  const fields = kind.selectableFields?.(object) ?? {}
  fields['metadata.name'] = object.metadata.name ?? ''
  if (kind.namespaced) fields['metadata.namespace'] = object.metadata.namespace ?? ''
  return fields
}

/** Follows apimachinery/pkg/runtime/conversion.go DefaultMetaV1FieldSelectorConversion and the kinds' own. */
function checkField(kind: Kind, field: string, known: Record<string, string> | undefined): void {
  if (field === 'metadata.name' || field === 'metadata.namespace' || known?.[field] !== undefined) return
  if (kind.selectableFields === undefined) throw newBadRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`)
  if (known !== undefined) throw newBadRequest(`field label not supported: ${field}`)
}

/** Narrows `items` of a kind to what `options` selects; refuses selectors the server cannot read. */
export function select(kind: Kind, items: readonly KubeObject[], options: ListOptions): readonly KubeObject[] {
  const labels: Selector | undefined = options.labelSelector ? orBadRequest(() => parseSelector(options.labelSelector ?? '')) : undefined
  const fields: FieldSelector | undefined = options.fieldSelector ? orBadRequest(() => parseFieldSelector(options.fieldSelector ?? '')) : undefined
  const first = items[0]
  for (const requirement of fields?.requirements ?? []) checkField(kind, requirement.field, first === undefined ? undefined : fieldsOf(kind, first))
  if (labels === undefined && fields === undefined) return items
  return items.filter(object => (labels?.matches(object.metadata.labels ?? {}) ?? true) && (fields?.matches(fieldsOf(kind, object)) ?? true))
}
