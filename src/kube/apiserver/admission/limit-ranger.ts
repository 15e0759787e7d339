import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Quantity } from '../../apimachinery/quantity.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import { podLimits, podRequests } from '../../registry/core/pod/resource-totals.ts'
import type { Amounts } from '../quota/amounts.ts'
import { amountsOf } from '../quota/amounts.ts'
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './plugin.ts'
import { isAbout, refuse } from './refusal.ts'

type List = Readonly<Record<string, string>>

const annotation = 'kubernetes.io/limit-ranger'

/** Gives Pods a namespace's defaults, and holds Pods and claims to its limits. Follows plugin/pkg/admission/limitranger. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isAbout(request, '', 'pods')) return
    for (const range of rangesFor(request, cluster)) setDefaults(request.object as Pod & KubeObject, range)
  },
  validate(request, cluster) {
    if (request.object === undefined || request.old?.metadata.deletionTimestamp !== undefined) return
    const judge = judgeOf(request)
    if (judge === undefined) return
    for (const range of rangesFor(request, cluster)) {
      const faults = (range.spec.limits ?? []).flatMap(judge)
      if (faults.length > 0) throw refuse(request, aggregate(faults))
    }
  },
}

const rangesFor = ({ namespace }: AdmissionRequest, { reader }: AdmissionCluster) => reader.list<LimitRange & KubeObject>('v1', 'LimitRange', namespace)

/** Several faults stand in brackets; each is told once. */
function aggregate(faults: readonly string[]): string {
  const distinct = [...new Set(faults)]
  return distinct.length === 1 ? (distinct[0] ?? '') : `[${distinct.join(', ')}]`
}

function judgeOf(request: AdmissionRequest): ((item: LimitRangeItem) => string[]) | undefined {
  if (isAbout(request, '', 'persistentvolumeclaims')) return item => claimFaults(request.object as PersistentVolumeClaim & KubeObject, item)
  if (request.operation === 'CREATE' && isAbout(request, '', 'pods')) return item => podFaults(request.object as Pod & KubeObject, item)
  return undefined
}

/** The defaults of all Container items together. Follows defaultContainerResourceRequirements. */
function defaultsOf({ spec }: LimitRange): { readonly requests: List; readonly limits: List } {
  const items = (spec.limits ?? []).filter(({ type }) => type === 'Container')
  return {
    requests: Object.assign({}, ...items.map(item => item.defaultRequest)) as List,
    limits: Object.assign({}, ...items.map(item => item.default)) as List,
  }
}

function setDefaults(pod: Pod & KubeObject, range: LimitRange): void {
  const { requests, limits } = defaultsOf(range)
  const notes: string[] = []
  const fill = (container: Container, title: string) => {
    const addedRequests = fillFrom((container.resources.requests ??= {}), requests)
    const addedLimits = fillFrom((container.resources.limits ??= {}), limits)
    if (Object.keys(container.resources.requests).length === 0) delete container.resources.requests
    if (Object.keys(container.resources.limits).length === 0) delete container.resources.limits
    if (addedRequests.length > 0) notes.push(`${addedRequests.join(', ')} request for ${title} ${container.name}`)
    if (addedLimits.length > 0) notes.push(`${addedLimits.join(', ')} limit for ${title} ${container.name}`)
  }
  for (const container of pod.spec.containers ?? []) fill(container, 'container')
  for (const container of pod.spec.initContainers ?? []) fill(container, 'init container')
  if (notes.length > 0) pod.metadata.annotations = { ...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${notes.join('; ')}` }
}

function fillFrom(list: Record<string, string>, defaults: List): string[] {
  const added = Object.keys(defaults)
    .filter(name => list[name] === undefined)
    .sort()
  for (const name of added) list[name] = defaults[name] ?? '0'
  return added
}

function podFaults(pod: Pod, item: LimitRangeItem): string[] {
  if (item.type === 'Container') {
    return [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) =>
      faultsOf(item, amountsOf(resources.requests), amountsOf(resources.limits)),
    )
  }
  return item.type === 'Pod' ? faultsOf(item, podRequests(pod, { excludeOverhead: true }), podLimits(pod, { excludeOverhead: true })) : []
}

function claimFaults({ spec }: PersistentVolumeClaim, item: LimitRangeItem): string[] {
  if (item.type !== 'PersistentVolumeClaim') return []
  const requests = amountsOf(spec.resources?.requests)
  return [
    ...eachOf(item.min, (name, bound) => tooSmall(item.type, name, bound, requests, new Map())),
    ...eachOf(item.max, (name, bound) => tooBig(item.type, name, bound, requests, undefined)),
  ]
}

function faultsOf(item: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  return [
    ...eachOf(item.min, (name, bound) => tooSmall(item.type, name, bound, requests, limits)),
    ...eachOf(item.max, (name, bound) => tooBig(item.type, name, bound, requests, limits)),
    ...eachOf(item.maxLimitRequestRatio, (name, bound) => tooFar(item.type, name, bound, requests.get(name), limits.get(name))),
  ]
}

function eachOf(bounds: List | undefined, fault: (name: string, bound: Quantity) => string | undefined): string[] {
  return Object.entries(bounds ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, text]) => fault(name, parseQuantity(text)) ?? [])
}

/** Follows minConstraint. */
function tooSmall(type: string, name: string, bound: Quantity, requests: Amounts, limits: Amounts): string | undefined {
  const [request, limit] = [requests.get(name), limits.get(name)]
  const start = `minimum ${name} usage per ${type} is ${bound.toString()}`
  if (request === undefined) return `${start}.  No request is specified`
  if (request.cmp(bound) < 0) return `${start}, but request is ${request.toString()}`
  return limit !== undefined && limit.cmp(bound) < 0 ? `${start}, but limit is ${limit.toString()}` : undefined
}

/** Follows maxConstraint; without limits maxRequestConstraint. */
function tooBig(type: string, name: string, bound: Quantity, requests: Amounts, limits: Amounts | undefined): string | undefined {
  const [request, limit] = [requests.get(name), limits?.get(name)]
  const start = `maximum ${name} usage per ${type} is ${bound.toString()}`
  if (limits === undefined && request === undefined) return `${start}.  No request is specified`
  if (limits !== undefined && limit === undefined) return `${start}.  No limit is specified`
  if (limit !== undefined && limit.cmp(bound) > 0) return `${start}, but limit is ${limit.toString()}`
  return request !== undefined && request.cmp(bound) > 0 ? `${start}, but request is ${request.toString()}` : undefined
}

/** Follows limitRequestRatioConstraint. */
function tooFar(type: string, name: string, bound: Quantity, request: Quantity | undefined, limit: Quantity | undefined): string | undefined {
  const start = `${name} max limit to request ratio per ${type} is ${bound.toString()}`
  if (request === undefined || request.isZero()) return `${start}, but no request is specified or request is 0`
  if (limit === undefined || limit.isZero()) return `${start}, but no limit is specified or limit is 0`
  const ratio = limit.milliValue() / request.milliValue()
  return ratio * 1000 > bound.milliValue() ? `${start}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}
