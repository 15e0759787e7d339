import { base64Text } from '../../../apimachinery/base64.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { JSONPath } from '../../../serializer/jsonpath.ts'
import { asError, CommandError } from '../../errors.ts'
import type { Info } from '../../info.ts'
import type { Invocation } from '../../invocation.ts'
import { kindFor } from '../../mapping.ts'
import { at, isRecord, recordAt, textAt } from '../../value.ts'

/** Prints one container's variables as `kubectl set env --list` does. Follows kubectl/pkg/cmd/set/set_env.go. */
export function listEnv(invocation: Invocation, info: Info, container: unknown, variables: readonly unknown[]): void {
  invocation.out(`# ${info.kind.kind} ${info.name}, container ${textAt(container, 'name')}\n`)
  const failed = new Map<string, string[]>()
  for (const variable of variables) {
    const name = textAt(variable, 'name')
    const source = at(variable, 'valueFrom')
    if (!isRecord(source)) {
      invocation.out(`${name}=${textAt(variable, 'value')}\n`)
      continue
    }
    if (invocation.bool('resolve')) {
      try {
        invocation.out(`${name}=${resolve(invocation, info, container, source)}\n`)
        continue
      } catch (thrown) {
        const { message } = asError(thrown)
        failed.set(message, [...(failed.get(message) ?? []), name])
      }
    }
    invocation.out(`# ${name} from ${referenceText(source)}\n`)
  }
  const lines = [...failed].map(([message, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${message}`)
  for (const line of lines.sort()) invocation.err(`${line}\n`)
}

// Follows env/env_resolve.go GetEnvVarRefString.
function referenceText(source: unknown): string {
  const configMap = at(source, 'configMapKeyRef')
  if (configMap !== undefined) return `configmap ${textAt(configMap, 'name')}, key ${textAt(configMap, 'key')}`
  const secret = at(source, 'secretKeyRef')
  if (secret !== undefined) return `secret ${textAt(secret, 'name')}, key ${textAt(secret, 'key')}`
  const field = at(source, 'fieldRef')
  if (field !== undefined) return `field path ${textAt(field, 'fieldPath')}`
  const resource = at(source, 'resourceFieldRef')
  if (resource === undefined) return 'invalid valueFrom'
  const prefix = textAt(resource, 'containerName')
  return `resource field ${prefix === '' ? '' : `${prefix}/`}${textAt(resource, 'resource')}`
}

function resolve(invocation: Invocation, info: Info, container: unknown, source: unknown): string {
  const configMap = at(source, 'configMapKeyRef')
  if (configMap !== undefined) return valueIn(invocation, 'configmaps', 'config map', configMap, value => value)
  const secret = at(source, 'secretKeyRef')
  if (secret !== undefined) return valueIn(invocation, 'secrets', 'secret', secret, base64Text)
  const field = at(source, 'fieldRef')
  if (field !== undefined) {
    const path = textAt(field, 'fieldPath')
    if (!/^metadata\.(name|namespace|uid)$/.test(path)) throw new CommandError(`unsupported fieldPath: ${path}`)
    return String(new JSONPath(`{.${path}}`).first(info.object)[0] ?? '')
  }
  const resource = textAt(source, 'resourceFieldRef', 'resource')
  const [list = '', name = ''] = resource.split('.')
  const amount = textAt(recordAt(container, 'resources', list), name)
  if (list !== 'limits' && list !== 'requests') throw new CommandError(`Unsupported container resource : ${resource}`)
  if (amount === '') return '0'
  return String(parseQuantity(amount).value())
}

function valueIn(invocation: Invocation, type: string, what: string, reference: unknown, read: (value: string) => string): string {
  const [name, key] = [textAt(reference, 'name'), textAt(reference, 'key')]
  const object = invocation.api.read(kindFor(invocation.api, type), invocation.namespace().name, name)
  const value = recordAt(object, 'data')[key]
  if (typeof value !== 'string') throw new CommandError(`key ${key} not found in ${what} ${name}`)
  return read(value)
}
