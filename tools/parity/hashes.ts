import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { computeHash, hashRevision, type PodTemplateSpec } from '../../src/kube/index.ts'
import type { Comparison } from './ratchet.ts'
import { answers, readJSON } from './recorded.ts'

interface Vector {
  readonly name: string
  readonly kind?: 'DaemonSet' | 'StatefulSet'
  readonly template: PodTemplateSpec
  readonly collisionCount: number | null
  readonly hash: string
}

interface Hashes {
  readonly templates: readonly Vector[]
  readonly revisions: readonly Vector[]
}

/** A StatefulSet hashes the patch that makes its template, with the count of collisions; the others hash the template. */
function hashOf({ kind, template, collisionCount }: Vector): string {
  if (kind === 'StatefulSet') return hashRevision({ spec: { template: { $patch: 'replace', ...template } } }, collisionCount ?? 0)
  return computeHash(template, collisionCount ?? undefined)
}

/** Compares the hashes of recorded Pod templates and controller revisions. */
export function compareHashes(): readonly Comparison[] {
  const file = join(answers, 'hashes.json')
  if (!existsSync(file)) return []
  const { templates, revisions } = readJSON<Hashes>(file)
  return [...templates, ...revisions].map((vector): Comparison => {
    const ours = hashOf(vector)
    const name = `hashes/${vector.kind ?? 'template'}-${vector.name}${vector.collisionCount === null ? '' : `-${vector.collisionCount}`}`
    return { name, part: 'hash', equal: ours === vector.hash, ...(ours === vector.hash ? {} : { difference: `  real: ${vector.hash}\n  ours: ${ours}` }) }
  })
}
