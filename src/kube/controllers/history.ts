import type { ControllerRevision } from '../api/types.gen.ts'
import { deepEqual } from '../apimachinery/deep-copy.ts'
import { goJSON } from '../apimachinery/field-error.ts'
import { sortedKeys } from '../apimachinery/labels.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { newControllerRef } from '../apimachinery/meta.ts'
import { safeEncodeString } from '../apimachinery/rand.ts'
import type { Selector } from '../apimachinery/selector.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { writeUTF8 } from '../apimachinery/utf8.ts'
import type { API } from '../apiserver/interface.ts'
import { claim } from './claim.ts'

/** A revision as it is stored. */
export type StoredRevision = ControllerRevision & KubeObject

/** The label with which Pods name their revision. */
export const revisionLabel = 'controller-revision-hash'

/** A value as Go's json.Marshal writes a map: keys sorted, `<`, `>` and `&` escaped. */
function sortedJSON(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJSON).join(',')}]`
  if (typeof value !== 'object' || value === null) return goJSON(value)
  const members = value as Readonly<Record<string, unknown>>
  return `{${sortedKeys(members)
    .filter(key => members[key] !== undefined)
    .map(key => `${goJSON(key)}:${sortedJSON(members[key])}`)
    .join(',')}}`
}

/** The hash in a StatefulSet's revision: FNV-1 over its data as JSON and the count of collisions. Follows HashControllerRevision. */
export function hashRevision(data: Readonly<Record<string, unknown>>, collisionCount: number): string {
  let hash = 0x811c9dc5
  writeUTF8(`${sortedJSON(data)}${collisionCount}`, byte => {
    hash = Math.imul(hash, 0x01000193) ^ byte
  })
  return safeEncodeString(String(hash >>> 0))
}

/** The revisions of `owner`, oldest first; matching orphans are adopted. Follows pkg/controller/history/controller_history.go. */
export function revisionsOf(api: API, owner: KubeObject, selector: Selector): StoredRevision[] {
  const all = api.list<StoredRevision>('apps/v1', 'ControllerRevision', owner.metadata.namespace)
  return claim(api, owner, selector, all).sort(
    (a, b) => a.revision - b.revision || ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1),
  )
}

/** A revision to be stored. */
export function newRevision(owner: KubeObject, name: string, labels: Record<string, string>, data: Record<string, unknown>, revision: number): StoredRevision {
  const { annotations, namespace = '' } = owner.metadata
  return {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: {
      name,
      namespace,
      labels,
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
      ownerReferences: [newControllerRef(owner)],
    },
    data,
    revision,
  }
}

/** Stores a revision. Gives `collision` when one of that name holds something else. */
export function storeRevision(api: API, revision: StoredRevision): StoredRevision | 'collision' {
  const kind = api.kindOf('apps/v1', 'ControllerRevision')
  if (kind === undefined) throw new Error('this server serves no ControllerRevisions')
  try {
    return api.createTrusted(kind, revision)
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error
    const standing = api.read<StoredRevision>(kind, revision.metadata.namespace ?? '', revision.metadata.name ?? '')
    return deepEqual(standing.data, revision.data) ? standing : 'collision'
  }
}

/** The same revision under a new number. */
export function renumber(api: API, revision: StoredRevision, number: number): StoredRevision {
  const kind = api.kindOf('apps/v1', 'ControllerRevision')
  return kind === undefined || revision.revision === number ? revision : api.updateTrusted(kind, { ...revision, revision: number })
}

/** Deletes the oldest of `old` beyond `limit`, but none that is `live`. */
export function truncateHistory(api: API, old: readonly StoredRevision[], limit: number, live: (revision: StoredRevision) => boolean): void {
  const kind = api.kindOf('apps/v1', 'ControllerRevision')
  let excess = old.length - limit
  for (const revision of old) {
    if (excess <= 0 || kind === undefined) return
    if (live(revision)) continue
    api.delete(kind, revision.metadata.namespace ?? '', revision.metadata.name ?? '')
    excess--
  }
}
