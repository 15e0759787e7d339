import type { Pod, ResourceQuota } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { listOf } from '../../registry/core/pod/resource-sums.ts'
import type { Amounts } from '../quota/amounts.ts'
import { amountsOf, amountsText, excess, mask, sameAmounts, sum, withoutZeros } from '../quota/amounts.ts'
import type { Evaluator } from '../quota/evaluators.ts'
import { evaluatorOf } from '../quota/evaluators.ts'
import { isInScope, isTerminating } from '../quota/scopes.ts'
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts'
import { refuse } from './refusal.ts'

type Quota = ResourceQuota & KubeObject

/** Refuses what would exceed a quota, and counts what does not. Follows apiserver/pkg/admission/plugin/resourcequota. */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(request, cluster) {
    if (request.namespace === '' || request.object === undefined || !canChangeUsage(request)) return
    const quotas = cluster.reader.list<Quota>('v1', 'ResourceQuota', request.namespace)
    if (quotas.length === 0) return
    const charged = charge(request, request.object, quotas, cluster.now())
    if (request.dryRun) return
    for (const [quota, used] of charged) cluster.updateStatus({ ...quota, status: { ...quota.status, used: listOf(used) } } as KubeObject)
  },
}

/** Follows the evaluators' Handles. */
function canChangeUsage({ operation, kind, subresource, object, old }: AdmissionRequest): boolean {
  if (kind.kind === 'Namespace' || kind.kind === 'Event' || subresource !== '') return false
  if (operation === 'CREATE') return true
  if (operation !== 'UPDATE' || kind.group !== '') return false
  if (kind.plural === 'pods') return isTerminating(object as KubeObject & Pod) !== isTerminating(old as KubeObject & Pod)
  return kind.plural === 'services' || kind.plural === 'persistentvolumeclaims'
}

/** The new usage of every quota that changes. Follows controller.go CheckRequest. */
function charge(request: AdmissionRequest, object: KubeObject, quotas: readonly Quota[], now: number): Map<Quota, Amounts> {
  const evaluator = evaluatorOf(request.kind)
  const matching = quotas.filter(quota => isInScope(quota, object) && evaluator.matching(Object.keys(quota.status.hard ?? {})).length > 0)
  for (const quota of matching) requireReady(request, object, quota, evaluator)
  const usage = evaluator.usage(object, now)
  const before = request.old?.metadata.resourceVersion === undefined ? undefined : evaluator.usage(request.old, now)
  const charged = new Map<Quota, Amounts>()
  for (const quota of matching) {
    const counted = before !== undefined && request.old !== undefined && isInScope(quota, request.old)
    const delta = withoutZeros(counted ? excess(usage, before) : usage)
    const hard = amountsOf(quota.status.hard)
    const used = amountsOf(quota.status.used)
    const asked = mask(delta, [...hard.keys()])
    const total = sum(used, asked)
    const exceeded = [...asked.keys()].filter(name => {
      const [limit, reached] = [hard.get(name), total.get(name)]
      return limit !== undefined && reached !== undefined && reached.cmp(limit) > 0
    })
    if (exceeded.length > 0) {
      const [requested, taken, limited] = [asked, used, hard].map(amounts => amountsText(mask(amounts, exceeded)))
      throw refuse(request, `exceeded quota: ${quota.metadata.name ?? ''}, requested: ${requested ?? ''}, used: ${taken ?? ''}, limited: ${limited ?? ''}`)
    }
    if (!sameAmounts(total, used)) charged.set(quota, total)
  }
  return charged
}

/** A quota holds only for objects that say what they take, and once its usage is known. */
function requireReady(request: AdmissionRequest, object: KubeObject, { metadata, status }: Quota, evaluator: Evaluator): void {
  const names = evaluator.matching(Object.keys(status.hard ?? {}))
  const missing = evaluator.missing?.(object, names)
  if (missing !== undefined) throw refuse(request, `failed quota: ${metadata.name ?? ''}: ${missing}`)
  if (names.some(name => status.used?.[name] === undefined))
    throw refuse(request, `status unknown for quota: ${metadata.name ?? ''}, resources: ${[...names].sort().join(',')}`)
}
