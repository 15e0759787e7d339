import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster, KubeObject } from '../../src/kube/index.ts'
import type { Comparison } from './ratchet.ts'
import { answers, readJSON } from './recorded.ts'

/** One event as a timeline tells it; `after` are the seconds since the object's event before, in steps of ten. */
interface Told {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly after?: number
}

/** The events of one object in order. */
type Line = readonly Told[]

interface Timeline {
  /** By object (those with generated names share one): what each run told, a line for each such object. */
  readonly objects: readonly { readonly object: string; readonly runs: readonly (readonly Line[])[] }[]
}

/** An Event of the engine, as far as a timeline tells it. */
interface EventObject extends KubeObject {
  readonly involvedObject?: { readonly kind?: string; readonly name?: string }
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly series?: { readonly count?: number }
}

/** Which worker a Pod goes to is chance among equals: it is compared where a script shows it. */
const anyWorker = (message: string) => message.replace(/^(Successfully assigned \S+ to kind-worker)2$/, '$1')

/** Events of nodes, and of what kubeadm and kind run, are no part of a script. */
const ofSystem = /^(?:Node|Lease)\/|\/(?:coredns|etcd|kindnet|kube-apiserver|kube-controller-manager|kube-proxy|kube-scheduler|local-path-provisioner)(?:-|$)/

/** Listens to a cluster's events from now on; gives what hands them out by object. `settled` normalises a text. */
export function listen(cluster: Cluster, settled: (text: string) => string): () => ReadonlyMap<string, readonly Line[]> {
  const lines = new Map<string, { at: number; events: Told[] }>()
  cluster.onChange(({ object, type: change }) => {
    if (object.kind !== 'Event' || change === 'DELETED') return
    const { involvedObject = {}, type = '', reason = '', message = '', count, series } = object as EventObject
    const key = `${involvedObject.kind}/${involvedObject.name}`
    if (ofSystem.test(key)) return
    const now = cluster.clock.now()
    const line = lines.get(key) ?? { at: now, events: [] }
    const after = Math.floor((now - line.at + 5000) / 10_000) * 10
    line.events.push({ type, reason, message: anyWorker(settled(message)), count: series?.count ?? count ?? 1, after })
    line.at = now
    lines.set(key, line)
  })
  return () => {
    const shared = new Map<string, Line[]>()
    for (const [key, { events }] of lines) {
      const name = settled(key)
      shared.set(name, [...(shared.get(name) ?? []), events])
    }
    return shared
  }
}

const textOf = ({ type, reason, message, count }: Told) => `${type} ${reason} (x${count}) ${message}`

/** The pairs of equal events in two lines, in order (a longest common subsequence). */
function matched(a: Line, b: Line): readonly (readonly [Told, Told])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0
  const [left, right] = [a.map(textOf), b.map(textOf)]
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      const length = left[row] === right[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
      const cells = lengths[row]
      if (cells !== undefined) cells[column] = length
    }
  }
  const found: (readonly [Told, Told])[] = []
  for (let row = 0, column = 0; row < a.length && column < b.length; ) {
    const [mine, theirs] = [a[row], b[column]]
    if (mine !== undefined && theirs !== undefined && left[row] === right[column]) {
      found.push([mine, theirs])
      row++
      column++
    } else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return found
}

interface Score {
  readonly equal: number
  readonly all: number
  readonly timely: number
  readonly difference: string | undefined
}

/** Compares our lines with those of one run: each of the run's lines with the one of ours that is most like it. */
function score(object: string, ours: readonly Line[], run: readonly Line[]): Score {
  const rest = [...ours]
  let [equal, all, timely] = [0, 0, 0]
  let difference: string | undefined
  for (const real of run) {
    const best = rest.map(line => ({ line, pairs: matched(line, real) })).sort((a, b) => b.pairs.length - a.pairs.length || a.line.length - b.line.length)[0]
    const own = best?.line ?? []
    const pairs = best?.pairs ?? []
    if (best !== undefined) rest.splice(rest.indexOf(best.line), 1)
    equal += pairs.length
    all += real.length + own.length - pairs.length
    timely += pairs.filter(([a, b]) => Math.abs((a.after ?? 0) - (b.after ?? 0)) <= 10).length
    const place = real.findIndex((event, index) => own[index] === undefined || textOf(event) !== textOf(own[index]))
    const at = place < 0 ? real.length : place
    const [theirs, mine] = [real[at], own[at]]
    if (theirs !== undefined || mine !== undefined)
      difference ??= `  ${object}\n  real: ${theirs ? textOf(theirs) : '(nothing)'}\n  ours: ${mine ? textOf(mine) : '(nothing)'}`
  }
  for (const line of rest) {
    all += line.length
    const [first] = line
    if (first !== undefined) difference ??= `  ${object}\n  real: (nothing)\n  ours: ${textOf(first)}`
  }
  return { equal, all, timely, difference }
}

/**
 * Compares the events of a played script with its timeline: which, of what text and count, in which order for each object; and
 * of the equal ones, whether the time since the one before is the same, give or take one step.
 */
export function compareTimeline(name: string, ours: ReadonlyMap<string, readonly Line[]>, settled: (text: string) => string): readonly Comparison[] {
  const file = join(answers, 'timelines', `${name}.json`)
  if (!existsSync(file)) return []
  const recorded = new Map<string, (readonly Line[])[]>()
  for (const { object, runs } of readJSON<Timeline>(file).objects) {
    const lines = runs.map(run => run.map(line => line.map(event => ({ ...event, message: anyWorker(settled(event.message)) }))))
    const before = recorded.get(settled(object)) ?? []
    const many = Math.max(before.length, lines.length)
    recorded.set(
      settled(object),
      Array.from({ length: many }, (_, index) => [before, lines].flatMap(some => some[index] ?? some.at(-1) ?? [])),
    )
  }
  let [equal, all, timely] = [0, 0, 0]
  let difference: string | undefined
  for (const object of new Set([...recorded.keys(), ...ours.keys()])) {
    const runs = recorded.get(object) ?? [[]]
    const [best] = runs.map(run => score(object, ours.get(object) ?? [], run)).sort((a, b) => a.all - a.equal - (b.all - b.equal))
    equal += best?.equal ?? 0
    all += best?.all ?? 0
    timely += best?.timely ?? 0
    difference ??= best?.difference
  }
  if (all === 0) return []
  return [
    { name: `timelines/${name}`, part: 'events', equal: equal === all, lines: { equal, all }, ...(difference === undefined ? {} : { difference }) },
    { name: `timelines/${name}`, part: 'times', equal: timely === equal, lines: { equal: timely, all: equal } },
  ]
}
