import type { PersistentVolumeClaim, Pod, Service } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { parseTime } from '../../apimachinery/meta.ts'
import type { Quantity } from '../../apimachinery/quantity.ts'
import { newQuantity, parseQuantity } from '../../apimachinery/quantity.ts'
import { storageClassOf } from '../../registry/access-mode-text.ts'
import { isPodTerminal } from '../../registry/core/pod/helpers.ts'
import { hasPodLevelResources } from '../../registry/core/pod/qos.ts'
import { podLimits, podRequests } from '../../registry/core/pod/resource-totals.ts'
import type { KindVerdict } from '../../registry/kind.ts'
import type { Amounts } from './amounts.ts'
import { amountsOf } from './amounts.ts'

/** Knows what objects of one kind take from a quota. Follows apiserver/pkg/quota/v1 Evaluator. */
export interface Evaluator {
  /** Which of these resources it counts. */
  matching(names: readonly string[]): readonly string[]
  usage(object: KubeObject, now: number): Amounts
  /** What an object must say while these resources are counted, if it does not. */
  missing?(object: KubeObject, names: readonly string[]): string | undefined
}

const one = () => newQuantity(1, 'DecimalSI')
const requests = 'requests.'

const computeNames: readonly string[] = ['cpu', 'memory', 'ephemeral-storage']
const podNames: ReadonlySet<string> = new Set(['count/pods', 'pods', ...computeNames.flatMap(name => [name, `requests.${name}`, `limits.${name}`])])
const explicitNames: readonly string[] = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory']

const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/')

/** Follows podComputeUsageHelper. */
function computeUsage(asked: Amounts, limits: Amounts): Map<string, Quantity> {
  const result = new Map<string, Quantity>([['pods', one()]])
  for (const [name, amount] of asked) {
    if (computeNames.includes(name) || name.startsWith('hugepages-')) result.set(name, amount).set(`${requests}${name}`, amount)
    else if (!isNative(name)) result.set(`${requests}${name}`, amount)
  }
  for (const [name, amount] of limits) if (computeNames.includes(name)) result.set(`limits.${name}`, amount)
  return result
}

/** Ended Pods, and those whose kubelet is long gone, take nothing. Follows QuotaV1Pod. */
export function isCounted({ metadata, status }: Pod, now: number): boolean {
  if (isPodTerminal({ status })) return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  return deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined || now <= parseTime(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

const podEvaluator: Evaluator = {
  matching: names =>
    names.filter(
      name =>
        podNames.has(name) ||
        name.startsWith('hugepages-') ||
        name.startsWith('requests.hugepages-') ||
        (name.startsWith(requests) && !isNative(name.slice(requests.length))),
    ),
  usage(object, now) {
    const pod = object as KubeObject & Pod
    const result = isCounted(pod, now) ? computeUsage(podRequests(pod, { useStatusResources: true }), podLimits(pod)) : new Map<string, Quantity>()
    return result.set('count/pods', one())
  },
  missing(object, names) {
    const { spec } = object as KubeObject & Pod
    if (hasPodLevelResources(spec)) return undefined
    const lacking = explicitNames
      .filter(name => names.includes(name))
      .map(name => {
        const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].filter(
          ({ resources }) => !computeUsage(amountsOf(resources.requests), amountsOf(resources.limits)).has(name),
        )
        return { name, containers: [...new Set(containers.map(container => container.name))].sort() }
      })
    const texts = lacking.filter(({ containers }) => containers.length > 0).map(({ name, containers }) => `${name} for: ${containers.join(',')}`)
    return texts.length === 0 ? undefined : `must specify ${texts.join('; ')}`
  },
}

const serviceNames: ReadonlySet<string> = new Set(['count/services', 'services', 'services.nodeports', 'services.loadbalancers'])

const serviceEvaluator: Evaluator = {
  matching: names => names.filter(name => serviceNames.has(name)),
  usage(object) {
    const { spec } = object as KubeObject & Service
    const ports = spec.ports ?? []
    const balanced = spec.type === 'LoadBalancer'
    const given = balanced && spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => nodePort).length : ports.length
    return new Map([
      ['count/services', one()],
      ['services', one()],
      ['services.loadbalancers', newQuantity(balanced ? 1 : 0, 'DecimalSI')],
      ['services.nodeports', newQuantity(balanced || spec.type === 'NodePort' ? given : 0, 'DecimalSI')],
    ])
  },
}

const claimNames: readonly string[] = ['persistentvolumeclaims', 'requests.storage']
const classSuffix = '.storageclass.storage.k8s.io/'

const claimEvaluator: Evaluator = {
  matching: names =>
    names.filter(
      name => name === 'count/persistentvolumeclaims' || claimNames.includes(name) || claimNames.some(each => name.endsWith(`${classSuffix}${each}`)),
    ),
  usage(object) {
    const { spec, status, metadata } = object as KubeObject & PersistentVolumeClaim
    const storageClass = storageClassOf({ metadata, spec })
    const result = new Map<string, Quantity>([
      ['persistentvolumeclaims', one()],
      ['count/persistentvolumeclaims', one()],
    ])
    if (storageClass) result.set(`${storageClass}${classSuffix}persistentvolumeclaims`, one())
    const asked = spec.resources?.requests?.storage
    if (asked === undefined) return result
    const [wanted, allocated] = [parseQuantity(asked), parseQuantity(status.allocatedResources?.storage ?? '0')]
    const amount = (allocated.cmp(wanted) > 0 ? allocated : wanted).roundUp(0)
    result.set('requests.storage', amount)
    if (storageClass) result.set(`${storageClass}${classSuffix}requests.storage`, amount)
    return result
  },
}

/** Kinds that can be counted by their plain name too. */
const aliases: ReadonlySet<string> = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'])

function countEvaluator({ plural, group }: KindVerdict): Evaluator {
  const names = [`count/${group === '' ? plural : `${plural}.${group}`}`, ...(group === '' && aliases.has(plural) ? [plural] : [])]
  return {
    matching: given => given.filter(name => names.includes(name)),
    usage: () => new Map(names.map(name => [name, one()])),
  }
}

const evaluators = new WeakMap<KindVerdict, Evaluator>()

/** What objects of a kind take from a quota. */
export function evaluatorOf(kind: KindVerdict): Evaluator {
  let evaluator = evaluators.get(kind)
  if (evaluator === undefined) {
    const special = kind.group === '' ? { pods: podEvaluator, services: serviceEvaluator, persistentvolumeclaims: claimEvaluator }[kind.plural] : undefined
    evaluators.set(kind, (evaluator = special ?? countEvaluator(kind)))
  }
  return evaluator
}
