import type { ObjectFieldSelector, ResourceFieldSelector } from '../../../api/types.gen.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isQualifiedName } from '../../../apimachinery/names.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { Errors } from './checks.ts'
import { report } from './checks.ts'

// The downward API: a Pod's own fields as environment or files. Follows pkg/apis/core/validation/validation.go.

/** Fields that an environment variable may show, sorted as the server prints them. */
export const envFieldPaths: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

/** Fields that a file may show, sorted as the server prints them. */
export const volumeFieldPaths: readonly string[] = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']

const resourcePaths: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const hugePagePaths: readonly string[] = ['limits.hugepages-', 'requests.hugepages-']

const knownLabels: ReadonlySet<string> = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
])

/** `metadata.labels['app']` in two; undefined when there is no key in brackets. Follows pkg/fieldpath SplitMaybeSubscriptedPath. */
export function splitSubscript(fieldPath: string): { readonly path: string; readonly key: string } | undefined {
  if (!fieldPath.endsWith("']")) return undefined
  const start = fieldPath.indexOf("['")
  return start <= 0 || start > fieldPath.length - 4 ? undefined : { path: fieldPath.slice(0, start), key: fieldPath.slice(start + 2, -2) }
}

/** Why the field cannot be shown at all, or its name inside the server. Follows pkg/apis/core/pods/helpers.go ConvertDownwardAPIFieldLabel. */
function convertFieldPath(apiVersion: string, fieldPath: string): { readonly path: string } | { readonly problem: string } {
  if (apiVersion !== 'v1') return { problem: `unsupported pod version: ${apiVersion}` }
  const subscript = splitSubscript(fieldPath)
  if (subscript !== undefined) {
    const known = subscript.path === 'metadata.annotations' || subscript.path === 'metadata.labels'
    return known ? { path: fieldPath } : { problem: `field label does not support subscript: ${fieldPath}` }
  }
  if (fieldPath === 'spec.host') return { path: 'spec.nodeName' }
  return knownLabels.has(fieldPath) ? { path: fieldPath } : { problem: `field label not supported: ${fieldPath}` }
}

/** A field of the Pod; `allowed` sorted. Follows validateObjectFieldSelector. */
export function validateObjectFieldSelector(errors: Errors, { apiVersion, fieldPath }: ObjectFieldSelector, allowed: readonly string[], path: Path): void {
  if (!apiVersion) return void errors.push(required(path.child('apiVersion')))
  if (fieldPath === '') return void errors.push(required(path.child('fieldPath')))
  const converted = convertFieldPath(apiVersion, fieldPath)
  if ('problem' in converted) return void errors.push(invalid(path.child('fieldPath'), fieldPath, `error converting fieldPath: ${converted.problem}`))
  const subscript = splitSubscript(converted.path)
  if (subscript !== undefined) {
    const key = subscript.path === 'metadata.annotations' ? subscript.key.toLowerCase() : subscript.key
    report(errors, path, key, isQualifiedName(key))
  } else if (!allowed.includes(converted.path)) {
    errors.push(notSupported(path.child('fieldPath'), converted.path, allowed))
  }
}

/** An amount of a container's resources. `inVolume` asks for the container's name. Follows validateContainerResourceFieldSelector. */
export function validateResourceFieldSelector(errors: Errors, selector: ResourceFieldSelector, path: Path, inVolume: boolean): void {
  const { containerName, resource } = selector
  if (inVolume && !containerName) errors.push(required(path.child('containerName')))
  else if (resource === '') errors.push(required(path.child('resource')))
  else if (!resourcePaths.includes(resource) && !hugePagePaths.some(prefix => resource.startsWith(prefix))) {
    errors.push(notSupported(path.child('resource'), resource, resourcePaths))
  }
  validateDivisor(errors, resource, selector.divisor, path.child('divisor'))
}

const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

interface Divisors {
  readonly what: string
  readonly values: readonly string[]
  readonly list: string
}

const bytes = (what: string): Divisors => ({ what, values: byteDivisors, list: byteDivisors.join(', ') })
const divisors: Readonly<Record<string, Divisors>> = {
  cpu: { what: 'cpu', values: ['1m', '1'], list: '1m and 1' },
  memory: bytes('memory'),
  'ephemeral-storage': bytes('local ephemeral storage'),
}
const hugePageDivisors = bytes('hugepages')

/** Follows validateContainerResourceDivisor. */
function validateDivisor(errors: Errors, resource: string, divisor: string, path: Path): void {
  const quantity = parseQuantity(divisor === '' ? '0' : divisor)
  if (quantity.isZero()) return
  const known = resourcePaths.includes(resource) ? divisors[resource.slice(resource.indexOf('.') + 1)] : undefined
  const rule = hugePagePaths.some(prefix => resource.startsWith(prefix)) ? hugePageDivisors : known
  if (rule === undefined || rule.values.includes(quantity.toString())) return
  errors.push(invalid(path, resource, `only divisor's values ${rule.list} are supported with the ${rule.what} resource`))
}
