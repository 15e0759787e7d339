import { lightTarget } from './answer-light.ts'
import { allPlugins } from './apiserver/admission/all.ts'
import type { Target } from './diagnostics/apply.ts'
import { verdicts } from './registry/verdicts.ts'

/** A fresh server that creates objects of every kind but those that bring further kinds with them. */
export function allTarget(): Target {
  return lightTarget({ kinds: verdicts, admission: allPlugins, isElsewhere: apiVersion => apiVersion.startsWith('apiextensions.k8s.io/') })
}
