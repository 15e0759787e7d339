import { firstTarget } from './answer-first.ts'
import { NeedsMore } from './apiserver/create-server.ts'
import type { Target } from './diagnostics/apply.ts'
import { applyFile, type Diagnosis } from './diagnostics/diagnose.ts'

export type { Diagnosis, Problem } from './diagnostics/diagnose.ts'

/** Gives a fresh server to apply one text to. */
type Servers = () => Target

/** What to load, one after the other, for texts that take more. */
const heavier: (() => Promise<Servers>)[] = [
  async () => (await import('./answer-all.ts')).allTarget,
  async () => {
    const [{ freshAPI }, { wholeTarget }] = await Promise.all([import('./diagnose.ts'), import('./diagnostics/change.ts')])
    return () => wholeTarget(freshAPI())
  },
]

let servers: Servers = firstTarget
let steps = 0

/**
 * The same as `diagnose` of diagnose.ts, in parts that load when a text first takes them: the kinds of the first
 * lessons at once, then all kinds, then what changes and custom kinds take.
 */
export async function answer(text: string, { file }: { readonly file?: string } = {}): Promise<readonly Diagnosis[]> {
  for (;;) {
    const step = steps
    try {
      return applyFile(text, { target: servers(), ...(file === undefined ? {} : { file }) }).diagnoses
    } catch (error) {
      const load = heavier[step]
      if (!(error instanceof NeedsMore) || load === undefined) throw error
      const loaded = await load()
      if (steps === step) {
        servers = loaded
        steps++
      }
    }
  }
}
