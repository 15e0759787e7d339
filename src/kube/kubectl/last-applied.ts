import type { KubeObject } from '../apimachinery/meta.ts'
import { encodeJSON } from './printers/go-json.ts'
import type { JsonRecord } from './value.ts'
import { isRecord, recordAt, textAt, withChange } from './value.ts'

/** The annotation in which `kubectl apply` remembers what it applied. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** What was applied last, as its text; undefined when nothing was. Follows kubectl/pkg/util/apply.go GetOriginalConfiguration. */
export function originalConfiguration(object: unknown): string | undefined {
  const annotations = recordAt(object, 'metadata', 'annotations')
  return lastAppliedAnnotation in annotations ? textAt(annotations, lastAppliedAnnotation) : undefined
}

/** The configuration as the annotation keeps it: without itself, as one line of JSON. Follows GetModifiedConfiguration. */
export function configurationText(object: unknown): string {
  return `${encodeJSON(withoutAnnotation(object))}\n`
}

function withoutAnnotation(object: unknown): unknown {
  return withChange(object, ['metadata', 'annotations'], ({ [lastAppliedAnnotation]: _, ...rest }) => rest)
}

/** The object with the annotation that remembers it. Follows CreateApplyAnnotation. */
export function withLastApplied(object: KubeObject): KubeObject {
  const text = configurationText(object)
  return withChange(object, ['metadata', 'annotations'], annotations => ({ ...annotations, [lastAppliedAnnotation]: text }))
}

/** The object with the annotation when `save` says so or it has one already. Follows CreateOrUpdateAnnotation. */
export function saveConfiguration(object: KubeObject, save: boolean): KubeObject {
  return save || originalConfiguration(object) !== undefined ? withLastApplied(object) : object
}

/** What the annotation says, parsed; undefined when it is none or broken. */
export function parseConfiguration(text: string | undefined): JsonRecord | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
