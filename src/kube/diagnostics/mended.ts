import { deepCopy } from '../apimachinery/deep-copy.ts'
import type { Path, PathStep } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { CreateAPI } from '../apiserver/interface.ts'
import type { KindVerdict } from '../registry/kind.ts'
import type { Problem } from './diagnosis.ts'
import type { Places } from './place.ts'
import { decodeFindings, decodeProblem, problemsOf, strictProblem } from './problems.ts'

/** At most this many faulty values are taken out one after the other. */
const mostMended = 50

const stepName = (step: PathStep) => ('field' in step ? step.field : 'index' in step ? step.index : step.key)

/** Takes the values at `paths` out of a copy of `object`, the last first; gives the copy. */
export function without(object: KubeObject, ...paths: readonly Path[]): KubeObject {
  const copy = deepCopy(object)
  for (const path of paths.toReversed()) takeOut(copy, path)
  return copy
}

function takeOut(object: KubeObject, path: Path): void {
  const steps = path.steps()
  let holder: unknown = object
  for (const step of steps.slice(0, -1)) holder = typeof holder === 'object' && holder !== null ? Reflect.get(holder, stepName(step)) : undefined
  const last = steps.at(-1)
  if (typeof holder !== 'object' || holder === null || last === undefined) return
  if (Array.isArray(holder)) holder.splice(Number(stepName(last)), 1)
  else Reflect.deleteProperty(holder, stepName(last))
}

/**
 * What would be said of `object` once the problems in `now` are mended: the faulty values are taken out and the
 * rest goes through the later stages. What is only said because they are out is left away.
 */
export function problemsAfter(api: CreateAPI, kind: KindVerdict, namespace: string, object: KubeObject, now: readonly Problem[], places: Places): Problem[] {
  const said = new Set(now.map(problem => problem.message))
  const taken: string[] = now.flatMap(problem => (problem.stage === 'decode' ? [problem.field] : []))
  const next: Problem[] = []
  let rest = without(object, ...now.flatMap(problem => (problem.stage === 'decode' && problem.path !== undefined ? [problem.path] : [])))
  const add = (problem: Problem) => {
    if (said.has(problem.message) || isOnlyMissing(problem, taken)) return
    said.add(problem.message)
    next.push(problem)
  }
  for (let count = 0; count < mostMended; count++) {
    const found = decodeFindings(rest, object.apiVersion, object.kind)
    if (found.error === undefined) {
      for (const strict of found.strict) add(strictProblem(strict, places))
      break
    }
    add(decodeProblem(found.error, places))
    taken.push(found.error.path?.toString() ?? '')
    if (found.error.path === undefined) return next
    rest = without(rest, found.error.path)
  }
  if (now.every(problem => problem.stage === 'validation' || problem.stage === 'policy')) return next
  try {
    api.create(kind, namespace, rest, { dryRun: true, fieldValidation: 'Ignore' })
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    if (error.status.reason === 'AlreadyExists') return next
    for (const problem of problemsOf(error, rest, object.apiVersion, object.kind, places)) add(problem)
  }
  return next
}

/** Whether a problem only says that a value is missing which was taken out, or a part of one. */
function isOnlyMissing(problem: Problem, taken: readonly string[]): boolean {
  return taken.some(
    field =>
      field !== '' &&
      (problem.field === field ||
        problem.field.startsWith(`${field}.`) ||
        problem.field.startsWith(`${field}[`) ||
        (problem.type === 'Required value' && field.startsWith(`${problem.field}[`))),
  )
}
