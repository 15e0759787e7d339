import type { NodeInfo } from './node-info.ts'
import type { Cycle, Prepared, Refusal } from './plugin.ts'
import { unresolvable } from './plugin.ts'
import { filters, scorers } from './plugins/index.ts'

/** A filter's no to one node. */
export interface Verdict {
  readonly plugin: string
  readonly refusal: Refusal
}

/** What the filters say of all nodes. */
export interface Filtered {
  readonly feasible: readonly NodeInfo[]
  /** By node name, for nodes that are refused. */
  readonly verdicts: ReadonlyMap<string, Verdict>
  /** A refusal that stands before any node was looked at. */
  readonly early: Verdict | undefined
}

interface Test {
  readonly plugin: string
  readonly test: Exclude<Exclude<Prepared, undefined>, { refusal: Refusal }>['test']
}

/** Readies every filter for a Pod; the first refusal of all nodes ends it. */
function prepare(cycle: Cycle): { tests: Test[]; early: Verdict | undefined; only: { names: ReadonlySet<string>; plugins: string[] } | undefined } {
  const tests: Test[] = []
  let only: { names: ReadonlySet<string>; plugins: string[] } | undefined
  for (const { name, prepare: run } of filters) {
    const prepared = run(cycle)
    if (prepared === undefined) continue
    if ('refusal' in prepared) return { tests, early: { plugin: name, refusal: prepared.refusal }, only: undefined }
    tests.push({ plugin: name, test: prepared.test })
    if (prepared.only === undefined) continue
    const names = prepared.only
    only =
      only === undefined ? { names, plugins: [name] } : { names: new Set([...only.names].filter(each => names.has(each))), plugins: [...only.plugins, name] }
  }
  return { tests, early: undefined, only }
}

function firstRefusal(tests: readonly Test[], node: NodeInfo): Verdict | undefined {
  for (const { plugin, test } of tests) {
    const refusal = test(node)
    if (refusal !== undefined) return { plugin, refusal }
  }
  return undefined
}

/** Finds the nodes a Pod may go to. `withNominated`, if there is any need, puts Pods there that are promised room on a node, and takes them off again. */
export function filterNodes(cycle: Cycle, withNominated?: (node: NodeInfo, run: () => Verdict | undefined) => Verdict | undefined): Filtered {
  const { tests, early, only } = prepare(cycle)
  const verdicts = new Map<string, Verdict>()
  if (early !== undefined) return { feasible: [], verdicts, early }
  const feasible: NodeInfo[] = []
  for (const node of cycle.nodes) {
    if (only !== undefined && !only.names.has(node.name)) {
      verdicts.set(node.name, { plugin: only.plugins[0] ?? '', refusal: unresolvable(`node(s) didn't satisfy plugin(s) [${only.plugins.join(' ')}]`) })
      continue
    }
    const verdict = withNominated === undefined ? firstRefusal(tests, node) : withNominated(node, () => firstRefusal(tests, node))
    if (verdict === undefined) feasible.push(node)
    else verdicts.set(node.name, verdict)
  }
  return { feasible: feasible.length === cycle.nodes.length ? cycle.nodes : feasible, verdicts, early }
}

/** Whether a Pod fits one node as things stand now. */
export function fitsNow(cycle: Cycle, node: NodeInfo): Verdict | undefined {
  const { tests, early } = prepare(cycle)
  return early ?? firstRefusal(tests, node)
}

/** Scores by plugin in `scorers`' order, each times its weight; undefined where a plugin had nothing to prefer. */
export interface Scores {
  readonly byPlugin: readonly (readonly number[] | undefined)[]
  readonly totals: readonly number[]
}

/** Scores the nodes a Pod may go to. */
export function scoreNodes(cycle: Cycle, nodes: readonly NodeInfo[]): Scores {
  const totals = nodes.map(() => 0)
  const byPlugin = scorers.map(({ weight, score }) => {
    const scores = score(cycle, nodes)
    if (scores === undefined) return undefined
    for (let index = 0; index < scores.length; index++) {
      const weighted = (scores[index] ?? 0) * weight
      scores[index] = weighted
      totals[index] = (totals[index] ?? 0) + weighted
    }
    return scores
  })
  return { byPlugin, totals }
}

/** The sentence that says why no node would do. Follows pkg/scheduler/framework/types.go FitError. */
export function fitErrorText(nodeCount: number, early: readonly string[] | undefined, reasons: readonly (readonly string[])[], postFilter: string): string {
  let text = `0/${nodeCount} nodes are available:`
  if (early !== undefined) text += ` ${early.join(', ')}.`
  else {
    const counts = new Map<string, number>()
    for (const list of reasons) for (const reason of list) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
    if (parts.length > 0) text += ` ${parts.join(', ')}.`
  }
  return postFilter === '' ? text : `${text} ${postFilter}`
}
