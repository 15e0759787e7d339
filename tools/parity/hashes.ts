import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { computeHash, type PodTemplateSpec } from '../../src/kube/index.ts'
import type { Comparison } from './ratchet.ts'
import { answers, readJSON } from './recorded.ts'

interface Hashes {
  readonly templates?: readonly { readonly name?: string; readonly template: PodTemplateSpec; readonly collisionCount?: number | null; readonly hash: string }[]
}

/** Compares the hashes of recorded Pod templates. */
export function compareHashes(): readonly Comparison[] {
  const file = join(answers, 'hashes.json')
  if (!existsSync(file)) return []
  return (readJSON<Hashes>(file).templates ?? []).map(({ name, template, collisionCount, hash }, index): Comparison => {
    const ours = computeHash(template, collisionCount ?? undefined)
    return { name: `hashes/${name ?? index}`, part: 'hash', equal: ours === hash, ...(ours === hash ? {} : { difference: `  real: ${hash}\n  ours: ${ours}` }) }
  })
}
