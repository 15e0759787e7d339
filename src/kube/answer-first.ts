import { lightTarget } from './answer-light.ts'
import { firstPlugins } from './apiserver/admission/first.ts'
import type { Target } from './diagnostics/apply.ts'
import { firstVerdicts } from './registry/first.ts'

/** A fresh server that creates objects of the kinds that the first lessons meet. */
export function firstTarget(): Target {
  return lightTarget({ kinds: firstVerdicts, admission: firstPlugins, isElsewhere: () => true })
}
