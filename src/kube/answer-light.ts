import { Rand } from './apimachinery/rand.ts'
import type { AdmissionPlugin } from './apiserver/admission/plugin.ts'
import { CreateServer, NeedsMore } from './apiserver/create-server.ts'
import { createGround } from './cluster/ground.ts'
import { startTime } from './cluster/start-time.ts'
import type { Target } from './diagnostics/apply.ts'
import type { KindVerdict } from './registry/kind.ts'
import { typeProblems } from './serializer/manifest.ts'

/** What a light server has, and which other kinds a whole one would serve. */
export interface LightParts {
  readonly kinds: readonly KindVerdict[]
  readonly admission: readonly AdmissionPlugin[]
  isElsewhere(apiVersion: string, kind: string): boolean
}

/** A fresh server that only creates objects of some kinds. What takes more throws NeedsMore. */
export function lightTarget({ kinds, admission, isElsewhere }: LightParts): Target {
  const api = new CreateServer({ clock: { now: () => startTime }, rand: new Rand(1), kinds, admission })
  createGround(api)
  return {
    api,
    change() {
      throw new NeedsMore('an object is there already')
    },
    validate(value) {
      if (typeof value === 'object' && value !== null && 'items' in value) throw new NeedsMore('a list')
      return typeProblems(value)
    },
    unknown(apiVersion, kind) {
      if (isElsewhere(apiVersion, kind)) throw new NeedsMore(`a kind of ${apiVersion}`)
      return false
    },
  }
}
