import type { ConfigMap, Container, EnvVarSource, Pod, Secret, Service } from '../api/types.gen.ts'
import { base64Text } from '../apimachinery/base64.ts'
import type { API } from '../apiserver/interface.ts'
import { fieldValue, resourceValue } from './downward.ts'

/** Why a container cannot be made from its definition: a missing ConfigMap, key and the like. */
export class ConfigError extends Error {}

/** Where the node and the Pod's addresses are told from. */
export interface PodFacts {
  readonly hostIP: string
  readonly podIP: string
  /** Allocatable of the node, for limits that are not set. */
  readonly allocatable: Readonly<Record<string, string>>
}

/** Replaces `$(NAME)` by what `value` knows; `$$` stands for `$`. Follows third_party/forked/golang/expansion/expand.go. */
export function expand(text: string, value: (name: string) => string | undefined): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (match, inner: string, name: string | undefined) => (inner === '$' ? '$' : (value(name ?? '') ?? match)))
}

const variableName = (text: string) => text.replaceAll('-', '_').toUpperCase()

/** The variables that tell of Services. Follows pkg/kubelet/envvars/envvars.go FromServices. */
export function serviceVariables(services: readonly Service[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { metadata, spec } of services) {
    const { clusterIP, ports } = spec
    const [first] = ports ?? []
    if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None' || first === undefined) continue
    const prefix = variableName(metadata.name ?? '')
    found.set(`${prefix}_SERVICE_HOST`, clusterIP)
    found.set(`${prefix}_SERVICE_PORT`, String(first.port))
    for (const port of ports ?? [])
      if (port.name !== undefined && port.name !== '') found.set(`${prefix}_SERVICE_PORT_${variableName(port.name)}`, String(port.port))
    for (const [index, { port, protocol = 'TCP' }] of (ports ?? []).entries()) {
      const url = `${protocol.toLowerCase()}://${clusterIP}:${port}`
      if (index === 0) found.set(`${prefix}_PORT`, url)
      const base = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`
      found.set(base, url)
      found.set(`${base}_PROTO`, protocol.toLowerCase())
      found.set(`${base}_PORT`, String(port))
      found.set(`${base}_ADDR`, clusterIP)
    }
  }
  return found
}

/** Services a Pod is told of: those of its namespace unless it says no, and always `kubernetes`. */
function servicesFor(pod: Pod, api: API): Service[] {
  const namespace = pod.metadata.namespace ?? ''
  const kubernetes = api.get<Service>('v1', 'Service', 'default', 'kubernetes')
  const own = pod.spec.enableServiceLinks === false ? [] : api.list<Service>('v1', 'Service', namespace)
  return [...(kubernetes === undefined ? [] : [kubernetes]), ...own.filter(service => service !== kubernetes)]
}

/**
 * A container's variables: from ConfigMaps and Secrets, then its own with references replaced, then Services.
 * Throws ConfigError. Follows pkg/kubelet/kubelet_pods.go makeEnvironmentVariables.
 */
export function makeEnvironment(pod: Pod, container: Container, facts: PodFacts, api: API): Map<string, string> {
  const namespace = pod.metadata.namespace ?? ''
  const services = serviceVariables(servicesFor(pod, api))
  const own = new Map<string, string>()
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const reference = configMapRef ?? secretRef
    if (reference === undefined) continue
    const data = dataOf(api, configMapRef === undefined ? 'Secret' : 'ConfigMap', namespace, reference.name ?? '')
    if (data === undefined) {
      if (reference.optional === true) continue
      throw new ConfigError(`${configMapRef === undefined ? 'secret' : 'configmap'} "${reference.name ?? ''}" not found`)
    }
    for (const [key, value] of Object.entries(data)) own.set(`${prefix}${key}`, value)
  }
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    const found =
      value !== '' || valueFrom === undefined
        ? expand(value, variable => own.get(variable) ?? services.get(variable))
        : sourceValue(valueFrom, pod, container, facts, api)
    if (found !== undefined) own.set(name, found)
  }
  for (const [name, value] of services) if (!own.has(name)) own.set(name, value)
  return own
}

/** A ConfigMap's or Secret's data as text. */
export function dataOf(api: API, kind: 'ConfigMap' | 'Secret', namespace: string, name: string): Record<string, string> | undefined {
  if (kind === 'ConfigMap') {
    const found = api.get<ConfigMap>('v1', 'ConfigMap', namespace, name)
    return found === undefined ? undefined : (found.data ?? {})
  }
  const found = api.get<Secret>('v1', 'Secret', namespace, name)
  return found === undefined ? undefined : Object.fromEntries(Object.entries(found.data ?? {}).map(([key, value]) => [key, base64Text(value ?? '')]))
}

/** The value a source names; undefined when it is optional and missing. */
function sourceValue(source: EnvVarSource, pod: Pod, container: Container, facts: PodFacts, api: API): string | undefined {
  const namespace = pod.metadata.namespace ?? ''
  if (source.fieldRef !== undefined) return fieldValue(pod, source.fieldRef.fieldPath, facts)
  if (source.resourceFieldRef !== undefined) return resourceValue(pod, container, source.resourceFieldRef, facts)
  const reference = source.configMapKeyRef ?? source.secretKeyRef
  if (reference === undefined) return undefined
  const kind = source.configMapKeyRef === undefined ? 'Secret' : 'ConfigMap'
  const name = reference.name ?? ''
  const data = dataOf(api, kind, namespace, name)
  const optional = reference.optional === true
  if (data === undefined) {
    if (optional) return undefined
    throw new ConfigError(`${kind.toLowerCase()} "${name}" not found`)
  }
  const value = data[reference.key]
  if (value === undefined && !optional) throw new ConfigError(`couldn't find key ${reference.key} in ${kind} ${namespace}/${name}`)
  return value
}
