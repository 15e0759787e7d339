import type { PodDisruptionBudget } from '../api/types.gen.ts'
import { labelSelectorAsSelector } from '../apimachinery/selector.ts'
import type { Filtered } from './evaluate.ts'
import { fitErrorText, fitsNow } from './evaluate.ts'
import type { NodeInfo } from './node-info.ts'
import type { Cycle } from './plugin.ts'
import type { PodInfo } from './pod-info.ts'

/** Pods to remove from a node so that another fits. */
export interface Candidate {
  readonly node: NodeInfo
  /** The most important first. */
  readonly victims: readonly PodInfo[]
  /** How many of them a disruption budget would have kept. */
  readonly violations: number
}

const startOf = ({ pod }: PodInfo) => Date.parse(pod.status.startTime ?? pod.metadata.creationTimestamp ?? '')

/** Follows pkg/scheduler/util/utils.go MoreImportantPod. */
const byImportance = (a: PodInfo, b: PodInfo) => b.priority - a.priority || startOf(a) - startOf(b)

/** Splits Pods by whether removing them would break a budget. Follows preemption/util.go FilterVictimsWithPDBViolation. */
function splitByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): { violating: PodInfo[]; others: PodInfo[] } {
  const left = new Map(budgets.map(budget => [budget, budget.status.disruptionsAllowed ?? 0]))
  const violating: PodInfo[] = []
  const others: PodInfo[] = []
  for (const info of pods) {
    let breaks = false
    for (const budget of budgets) {
      if (budget.metadata.namespace !== info.namespace || info.pod.metadata.labels === undefined) continue
      const selector = labelSelectorAsSelector(budget.spec.selector)
      if (selector.empty || !selector.matches(info.pod.metadata.labels) || budget.status.disruptedPods?.[info.pod.metadata.name ?? ''] !== undefined) continue
      const remaining = (left.get(budget) ?? 0) - 1
      left.set(budget, remaining)
      if (remaining < 0) breaks = true
    }
    if (breaks) violating.push(info)
    else others.push(info)
  }
  return { violating, others }
}

/** Whom to remove from a node; or why that does not help. Follows defaultpreemption SelectVictimsOnNode. */
function selectVictims(cycle: Cycle, node: NodeInfo, budgets: readonly PodDisruptionBudget[]): Candidate | readonly string[] {
  const possible = [...node.pods.values()].filter(({ priority }) => priority < cycle.info.priority)
  if (possible.length === 0) return ['No preemption victims found for incoming pod']
  for (const { uid } of possible) node.removePod(uid)
  try {
    const verdict = fitsNow(cycle, node)
    if (verdict !== undefined) return verdict.refusal.reasons
    const { violating, others } = splitByBudgets([...possible].sort(byImportance), budgets)
    const victims: PodInfo[] = []
    let violations = 0
    for (const info of [...violating, ...others]) {
      node.addPod(info)
      if (fitsNow(cycle, node) === undefined) continue
      node.removePod(info.uid)
      victims.push(info)
      if (violating.includes(info)) violations++
    }
    return { node, victims: victims.sort(byImportance), violations }
  } finally {
    for (const info of possible) node.addPod(info)
  }
}

/** The candidate that hurts least. Follows preemption.go pickOneNodeForPreemption. */
function pickOne(candidates: readonly Candidate[]): Candidate | undefined {
  const measures: readonly ((candidate: Candidate) => number)[] = [
    ({ violations }) => -violations,
    ({ victims }) => -(victims[0]?.priority ?? 0),
    ({ victims }) => -victims.reduce((sum, { priority }) => sum + priority + 2_147_483_648, 0),
    ({ victims }) => -victims.length,
    ({ victims }) => Math.min(...victims.filter(({ priority }) => priority === victims[0]?.priority).map(startOf)),
  ]
  let left = candidates
  for (const measure of measures) {
    const most = Math.max(...left.map(measure))
    left = left.filter(candidate => measure(candidate) === most)
  }
  return left[0]
}

/** Looks for room by removing Pods of lower priority; or says, in the words of the event, why that does not help. Follows pkg/scheduler/framework/preemption. */
export function findPreemption(cycle: Cycle, filtered: Filtered, budgets: readonly PodDisruptionBudget[]): Candidate | string {
  const { info, nodes } = cycle
  const { pod } = info
  if (pod.spec.preemptionPolicy === 'Never') return 'preemption: not eligible due to preemptionPolicy=Never.'
  const nominated = pod.status.nominatedNodeName
  if (nominated !== undefined && nominated !== '' && (filtered.verdicts.get(nominated) ?? filtered.early)?.refusal.code !== 'unresolvable') {
    const home = nodes.find(({ name }) => name === nominated)
    const leaving = [...(home?.pods.values() ?? [])].some(other => other.priority < info.priority && isTerminatingByPreemption(other))
    if (leaving) return 'preemption: not eligible due to a terminating pod on the nominated node.'
  }
  const candidates: Candidate[] = []
  const reasons = nodes.map(node => {
    if ((filtered.verdicts.get(node.name) ?? filtered.early)?.refusal.code !== 'unschedulable') return ['Preemption is not helpful for scheduling']
    const found = selectVictims(cycle, node, budgets)
    if (!('victims' in found)) return found
    candidates.push(found)
    return []
  })
  return pickOne(candidates) ?? `preemption: ${fitErrorText(nodes.length, undefined, reasons, '')}`
}

/** Follows preemption/util.go PodTerminatingByPreemption. */
function isTerminatingByPreemption({ pod }: PodInfo): boolean {
  if (pod.metadata.deletionTimestamp === undefined) return false
  return (pod.status.conditions ?? []).some(
    ({ type, status, reason }) => type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
  )
}
