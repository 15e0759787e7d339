import type { KubeObject } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'
import type { Load } from '../client/index.ts'
import type { NetworkOptions, Question } from '../network/index.ts'
import type { ObjectName } from './causes.ts'
import { fieldsOf } from './causes.ts'

/** Something that came from outside, and when, in milliseconds since the epoch. */
export type Input = { readonly at: number } & (
  | {
      /** A line of the terminal. */
      readonly line: string
      /** Whether the nodes reported first, as before a line that takes time. */
      readonly reported: boolean
      /** When it was stopped, if it did not end by itself. */
      stopped?: { readonly at: number; readonly code: number }
    }
  | { readonly request: Question }
  | { readonly file: string; readonly text: string }
  | { readonly loads: readonly Load[] | null }
  | { readonly node: string; readonly turn: 'pause' | 'resume' }
)

/** How a cluster came to where it is: plain data, to be kept, sent, and made a cluster of again. */
export interface ClusterSnapshot {
  readonly kubernetes: string
  readonly seed: number
  readonly workers: number
  readonly network?: Pick<NetworkOptions, 'plugin' | 'portMappings'>
  /** When the cluster was ready; absent when at its usual start. */
  readonly start?: number
  /** The moment, in milliseconds since the epoch. */
  readonly now: number
  readonly inputs: readonly Input[]
  /** How many changes the store had seen: what a cluster made from this must come to as well. */
  readonly changes: number
}

/** How one object differs between two clusters. */
export interface Difference {
  readonly object: ObjectName
  readonly change: 'added' | 'removed' | 'changed'
  /** Which fields, two levels deep; empty when it was added or removed. */
  readonly fields: readonly string[]
}

function objectsOf(api: API): Map<string, { name: ObjectName; object: KubeObject }> {
  const found = new Map<string, { name: ObjectName; object: KubeObject }>()
  for (const kind of api.kinds().filter(({ conversion }) => conversion === undefined)) {
    for (const object of api.query(kind).items) {
      const { namespace = '', name = '' } = object.metadata
      const full: ObjectName = { apiVersion: object.apiVersion, kind: object.kind, namespace, name }
      found.set(`${full.apiVersion} ${full.kind} ${namespace}/${name}`, { name: full, object })
    }
  }
  return found
}

/** What is different in `after`: every object that came, went or changed, in key order by kind. */
export function differences(before: API, after: API): readonly Difference[] {
  const [old, now] = [objectsOf(before), objectsOf(after)]
  const found: Difference[] = []
  for (const [key, { name, object }] of now) {
    const was = old.get(key)
    if (was === undefined) found.push({ object: name, change: 'added', fields: [] })
    else {
      const fields = fieldsOf(object, was.object)
      if (fields.length > 0) found.push({ object: name, change: 'changed', fields })
    }
  }
  for (const [key, { name }] of old) if (!now.has(key)) found.push({ object: name, change: 'removed', fields: [] })
  return found
}
