import type { Container, Pod, ResourceFieldSelector } from '../api/types.gen.ts'
import { parseQuantity } from '../apimachinery/quantity.ts'
import type { PodFacts } from './environment.ts'

/** `key="value"` lines in key order, as the downward API writes labels. Follows pkg/fieldpath/fieldpath.go FormatMap. */
function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map(key => `${key}=${JSON.stringify(map[key] ?? '')}`)
    .join('\n')
}

/** A field of the Pod as text. Follows pkg/kubelet/kubelet_pods.go podFieldSelectorRuntimeValue and pkg/fieldpath. */
export function fieldValue(pod: Pod, path: string, facts: PodFacts): string {
  const { metadata, spec } = pod
  const subscript = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path)
  if (subscript !== null) return (subscript[1] === 'labels' ? metadata.labels : metadata.annotations)?.[subscript[2] ?? ''] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata.name ?? ''
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid ?? ''
    case 'metadata.labels':
      return formatMap(metadata.labels ?? {})
    case 'metadata.annotations':
      return formatMap(metadata.annotations ?? {})
    case 'spec.nodeName':
      return spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? ''
    case 'status.hostIP':
    case 'status.hostIPs':
      return facts.hostIP
    case 'status.podIP':
    case 'status.podIPs':
      return facts.podIP
    default:
      return ''
  }
}

/** A container's request or limit in units of the divisor, rounded up. Limits that are not set are the node's. Follows api/v1/resource/helpers.go. */
export function resourceValue(pod: Pod, container: Container, selector: ResourceFieldSelector, facts: PodFacts): string {
  const { containerName, resource, divisor } = selector
  const named =
    containerName === undefined || containerName === ''
      ? container
      : ([...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].find(({ name }) => name === containerName) ?? container)
  const [where = '', name = ''] = resource.split(/\.(.*)/s)
  const limit = named.resources.limits?.[name]
  const text = where === 'limits' ? (limit ?? facts.allocatable[name] ?? '0') : (named.resources.requests?.[name] ?? limit ?? '0')
  const unit = divisor === undefined || divisor === null || divisor === '0' ? '1' : divisor
  const quantity = parseQuantity(text)
  const by = parseQuantity(unit)
  return String(name === 'cpu' ? Math.ceil(quantity.milliValue() / by.milliValue()) : Math.ceil(quantity.value() / by.value()))
}
