import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import { nameIsPathSegment } from '../apimachinery/names.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { CommandError, withSource } from '../apimachinery/status-text.ts'
import type { CreateAPI } from '../apiserver/interface.ts'
import type { KindVerdict } from '../registry/kind.ts'
import { missingAnnotation, noObject, originalConfiguration, withLastApplied, withoutNulls } from '../serializer/applied.ts'

/** An object to apply and the kind it is. */
export interface Unit {
  readonly object: KubeObject
  readonly kind: KindVerdict
}

/** What came of it. `cause` is the server's own error behind kubectl's. */
export interface Applied {
  readonly error: Error | undefined
  readonly cause: StatusError | undefined
  readonly printed: string
  readonly warnings: readonly string[]
}

/** An object that is there already, and what is to become of it. */
export interface Change extends Unit {
  readonly namespace: string
  readonly current: KubeObject
  /** The file's name in messages. */
  readonly file: string
}

/** What came of a change: the patch's warnings, undefined when there was nothing to change; or kubectl's error with the server's own. */
export type Changed = { readonly warnings: readonly string[] | undefined } | { readonly error: Error; readonly cause: StatusError }

/** Where objects are applied: the server, and how it changes what is there already. */
export interface Target {
  readonly api: CreateAPI
  change(change: Change): Changed
  /** Why kubectl refuses a document before it decodes it. */
  validate(value: unknown): readonly string[]
  /** Called for a kind that `api` does not serve, before that is held against the manifest; true when a real server would serve it. */
  unknown(apiVersion: string, kind: string): boolean
}

/**
 * The kind kubectl sends a manifest to. It also takes kinds in lower case, which the server then refuses.
 * Follows client-go/restmapper/discovery.go NewDiscoveryRESTMapper.
 */
export function kindFor(api: CreateAPI, apiVersion: string, kind: string): KindVerdict | undefined {
  return (
    api.kindOf(apiVersion, kind) ??
    api.kinds().find(candidate => candidate.kind.toLowerCase() === kind && apiVersionOf(candidate.group, candidate.version) === apiVersion)
  )
}

const prefix = (kind: KindVerdict) => (kind.group === '' ? kind.kind.toLowerCase() : `${kind.kind.toLowerCase()}.${kind.group}`)

/** Applies one object: creates it, or patches the one that is there. Follows kubectl/pkg/cmd/apply/apply.go applyOneObject. */
export function applyOne(target: Target, { object, kind }: Unit, file: string): Applied {
  const { api } = target
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
  const unreadable = nameIsPathSegment(name, false)
  if (unreadable.length > 0)
    return refuse(
      withSource(
        `retrieving current configuration of:\n${describeInfo(kind, name, namespace)}\nfrom server for:`,
        file,
        new CommandError(`invalid resource name ${JSON.stringify(name)}: [${unreadable.join(' ')}]`),
      ),
    )
  const placed = kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object
  const modified = withLastApplied(placed)
  const current = api.get(apiVersionOf(kind.group, kind.version), kind.kind, namespace, name)
  const done = (word: string, warnings: readonly string[]): Applied => ({
    error: undefined,
    cause: undefined,
    printed: `${prefix(kind)}/${name} ${word}\n`,
    warnings: [...new Set([...deprecation, ...warnings])],
  })
  if (current !== undefined) {
    const changed = target.change({ object: modified, kind, namespace, current, file })
    if ('error' in changed) return refuse(changed.error, changed.cause)
    const missing = originalConfiguration(current) === undefined ? [missingAnnotation(`${kind.plural}/${name}`)] : []
    return changed.warnings === undefined ? done('unchanged', missing) : done('configured', [...missing, ...changed.warnings])
  }
  try {
    const { resourceVersion: _, ...metadata } = modified.metadata
    const { object: made, warnings } = api.create(kind, namespace, withoutNulls({ ...modified, metadata }), {
      fieldManager: 'kubectl-client-side-apply',
      fieldValidation: 'Strict',
    })
    if (made.kind === 'Status') return refuse(new CommandError(noObject))
    if (kind.kind === 'Namespace' && kind.group === '') createServiceAccount(api, name)
    return done('created', warnings)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    return refuse(withSource('creating', file, error), error)
  }
}

/** The ServiceAccount that a new Namespace gets at once from its controller, which no diagnosis waits for. */
function createServiceAccount(api: CreateAPI, namespace: string): void {
  const kind = api.kindOf('v1', 'ServiceAccount')
  if (kind !== undefined && api.get('v1', 'ServiceAccount', namespace, 'default') === undefined) {
    api.create(kind, namespace, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
  }
}

/** An info as Go prints it in errors. Follows cli-runtime/pkg/resource/visitor.go Info.String. */
export function describeInfo(kind: KindVerdict, name: string, namespace: string): string {
  return `Resource: "${kind.group}/${kind.version}, Resource=${kind.plural}", GroupVersionKind: "${kind.group}/${kind.version}, Kind=${kind.kind}"\nName: "${name}", Namespace: "${namespace}"`
}
