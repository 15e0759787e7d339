import { schemaOf } from '../api/schema.ts'
import { goJSON } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import { newBadRequest, StatusError } from '../apimachinery/status-error.ts'
import { CommandError, withSource } from '../apimachinery/status-text.ts'
import type { API } from '../apiserver/interface.ts'
import { threeWayMergePatch } from '../apiserver/patch/strategic-diff.ts'
import type { Kind } from '../registry/kind.ts'
import { lastAppliedAnnotation, rememberApplied, withoutNulls } from '../serializer/applied.ts'

/** An object to apply and the kind it is. */
export interface Unit {
  readonly object: KubeObject
  readonly kind: Kind
}

/** What came of it. `cause` is the server's own error behind kubectl's. */
export interface Applied {
  readonly error: Error | undefined
  readonly cause: StatusError | undefined
  readonly printed: string
  readonly warnings: readonly string[]
}

/**
 * The kind kubectl sends a manifest to. It also takes kinds in lower case, which the server then refuses.
 * Follows client-go/restmapper/discovery.go NewDiscoveryRESTMapper.
 */
export function kindFor(api: API, apiVersion: string, kind: string): Kind | undefined {
  return (
    api.kindOf(apiVersion, kind) ??
    api.kinds().find(candidate => candidate.kind.toLowerCase() === kind && apiVersionOf(candidate.group, candidate.version) === apiVersion)
  )
}

const prefix = (kind: Kind) => (kind.group === '' ? kind.kind.toLowerCase() : `${kind.kind.toLowerCase()}.${kind.group}`)

/** Applies one object: creates it, or patches the one that is there. Follows kubectl/pkg/cmd/apply/apply.go applyOneObject. */
export function applyOne(api: API, { object, kind }: Unit, file: string): Applied {
  const name = object.metadata.name ?? ''
  const generateName = object.metadata.generateName ?? ''
  const namespace = kind.namespaced ? object.metadata.namespace || 'default' : ''
  const deprecation = kind.deprecationWarning === undefined ? [] : [kind.deprecationWarning]
  const refuse = (error: Error, cause?: StatusError): Applied => ({ error, cause, printed: '', warnings: name === '' ? [] : deprecation })
  if (name === '' && generateName !== '') return refuse(new CommandError(`from ${generateName}: cannot use generate name with apply`))
  if (name === '')
    return refuse(
      withSource(
        `retrieving current configuration of:\n${describeInfo(kind, name, namespace)}\nfrom server for:`,
        file,
        new CommandError('resource name may not be empty'),
      ),
    )
  const placed = kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object
  const modified = rememberApplied(placed)
  const current = api.get(apiVersionOf(kind.group, kind.version), kind.kind, namespace, name)
  const done = (word: string, warnings: readonly string[]): Applied => ({
    error: undefined,
    cause: undefined,
    printed: `${prefix(kind)}/${name} ${word}\n`,
    warnings: [...new Set([...deprecation, ...warnings])],
  })
  if (current !== undefined) return patchCurrent(api, { object: modified, kind }, namespace, current, file, done, refuse)
  try {
    if (object.kind !== kind.kind) throw notRegistered(object, kind)
    const { resourceVersion: _, ...metadata } = modified.metadata
    const { warnings } = api.create(kind, namespace, withoutNulls({ ...modified, metadata }), {
      fieldManager: 'kubectl-client-side-apply',
      fieldValidation: 'Strict',
    })
    if (kind.kind === 'Namespace' && kind.group === '') createServiceAccount(api, name)
    return done('created', warnings)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    return refuse(withSource('creating', file, error), error)
  }
}

/** What the server says to a kind in lower case. Follows apimachinery/pkg/runtime/error.go notRegisteredErr. */
function notRegistered(object: KubeObject, kind: Kind): StatusError {
  return newBadRequest(
    `${object.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: no kind "${object.kind}" is registered for version "${object.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
  )
}

/** Follows kubectl/pkg/cmd/apply/patcher.go patchSimple. */
function patchCurrent(
  api: API,
  { object, kind }: Unit,
  namespace: string,
  current: KubeObject,
  file: string,
  done: (word: string, warnings: readonly string[]) => Applied,
  refuse: (error: Error, cause?: StatusError) => Applied,
): Applied {
  const struct = schemaOf(object.apiVersion, kind.kind)
  if (struct === undefined) return done('unchanged', [])
  const original: unknown = JSON.parse(current.metadata.annotations?.[lastAppliedAnnotation] ?? '{}')
  const name = object.metadata.name ?? ''
  const body = threeWayMergePatch(record(original), record(object), record(current), struct)
  if (Object.keys(body).length === 0) return done('unchanged', [])
  try {
    const { warnings } = api.patch(kind, namespace, name, { type: 'strategic', body }, { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' })
    return done('configured', warnings)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const verb = `applying patch:\n${goJSON(body)}\nto:\n${describeInfo(kind, name, namespace)}\nfor:`
    return refuse(withSource(verb, file, withSource('patching', file, error)), error)
  }
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})

/** The ServiceAccount that a new Namespace gets at once from its controller, which no diagnosis waits for. */
function createServiceAccount(api: API, namespace: string): void {
  const kind = api.kindOf('v1', 'ServiceAccount')
  if (kind !== undefined && api.get('v1', 'ServiceAccount', namespace, 'default') === undefined) {
    api.create(kind, namespace, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
  }
}

/** An info as Go prints it in errors. Follows cli-runtime/pkg/resource/visitor.go Info.String. */
function describeInfo(kind: Kind, name: string, namespace: string): string {
  return `Resource: "${kind.group}/${kind.version}, Resource=${kind.plural}", GroupVersionKind: "${kind.group}/${kind.version}, Kind=${kind.kind}"\nName: "${name}", Namespace: "${namespace}"`
}
