import { goJSON } from '../apimachinery/field-error.ts'
import { compareText } from '../apimachinery/labels.ts'
import type { KubeObject } from '../apimachinery/meta.ts'

/** The annotation in which `kubectl apply` remembers what it applied. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

type Members = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

const recordAt = (value: unknown, key: string): Members => {
  const member = isRecord(value) ? value[key] : undefined
  return isRecord(member) ? member : {}
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isRecord(value)) return value
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort(compareText)) sorted[key] = inOrder(value[key])
  return sorted
}

/** A configuration as one line of JSON with sorted members, as annotations keep it. */
export function configurationJSON(configuration: unknown): string {
  return `${goJSON(inOrder(configuration))}\n`
}

/** What was applied last, as its text; undefined when nothing was. Follows kubectl/pkg/util/apply.go GetOriginalConfiguration. */
export function originalConfiguration(object: unknown): string | undefined {
  const text = recordAt(recordAt(object, 'metadata'), 'annotations')[lastAppliedAnnotation]
  return typeof text === 'string' ? text : undefined
}

/** An object's configuration as the annotation keeps it: without itself. Follows GetModifiedConfiguration. */
export function configurationText(object: unknown): string {
  if (!isRecord(object)) return configurationJSON(object)
  const metadata = recordAt(object, 'metadata')
  const { [lastAppliedAnnotation]: _, ...annotations } = recordAt(metadata, 'annotations')
  return configurationJSON({ ...object, metadata: { ...metadata, annotations } })
}

/** The object with the annotation that remembers it. Follows CreateApplyAnnotation. */
export function withLastApplied<T extends KubeObject>(object: T): T {
  const annotations = { ...object.metadata.annotations, [lastAppliedAnnotation]: configurationText(object) }
  return { ...object, metadata: { ...object.metadata, annotations } }
}

/** The object with the annotation when `save` says so or it has one already. Follows CreateOrUpdateAnnotation. */
export function saveConfiguration<T extends KubeObject>(object: T, save: boolean): T {
  return save || originalConfiguration(object) !== undefined ? withLastApplied(object) : object
}

/** What an annotation's text says, parsed; undefined when it is none or broken. */
export function parseConfiguration(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** What apply says to an object that nobody applied before. Follows kubectl/pkg/cmd/apply/apply.go warningNoLastAppliedConfigAnnotation. */
export function missingAnnotation(resource: string): string {
  return `resource ${resource} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`
}

/** What apply says where the server's answer is no object. Follows apimachinery/pkg/api/meta/meta.go errNotObject. */
export const noObject = 'object does not implement the Object interfaces'

/** A manifest without members that are null, as a first apply sends it. Follows kubectl/pkg/cmd/apply/apply.go pruneNullsFromMap. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  ) as T
}
