import { lightTarget } from './answer-light.ts'
import { allPlugins } from './apiserver/admission/all.ts'
import type { Target } from './diagnostics/apply.ts'
import { verdicts } from './registry/verdicts.ts'

/** Groups whose new objects take more than their own rules: what a role allows is weighed, and custom kinds are served from then on. */
const heavy: ReadonlySet<string> = new Set(['rbac.authorization.k8s.io', 'apiextensions.k8s.io'])

/** Kinds of the core of which nothing is stored: the whole server knows what to say of them, and kubectl checks Bindings by itself. */
const unstored: ReadonlySet<string> = new Set(['Binding', 'ComponentStatus'])

/** A fresh server that creates objects of every kind but those of the heavy groups. */
export function allTarget(): Target {
  return lightTarget({
    kinds: verdicts.filter(({ group }) => !heavy.has(group)),
    admission: allPlugins,
    isElsewhere: (apiVersion, kind) => /\.k8s\.io(?:\/|$)|^autoscaling\/v1$/.test(apiVersion) || (apiVersion === 'v1' && unstored.has(kind)),
  })
}
