import { Rand } from './apimachinery/rand.ts'
import type { API } from './apiserver/interface.ts'
import { createServer } from './apiserver/server.ts'
import { Clock } from './clock/clock.ts'
import { createGround } from './cluster/ground.ts'
import { startTime } from './cluster/start-time.ts'
import { wholeTarget } from './diagnostics/change.ts'
import { applyFile, type Diagnosis, type Verdict } from './diagnostics/diagnose.ts'
import { installDefinitions } from './diagnostics/install.ts'

export type { Diagnosis, Problem, Stage, Verdict } from './diagnostics/diagnose.ts'

/** The lighter door: what the API server would say to a text, without controllers, kubelets or kubectl. */
export interface DiagnoseOptions {
  /** The file's name in messages. */
  readonly file?: string
  /** The cluster the text meets; a fresh one when left out. What is accepted is created there. */
  readonly api?: API
}

/** An API server that holds what a manifest can refer to in a fresh cluster, and serves the kinds of some files of definitions. */
export function freshAPI(definitions: readonly string[] = []): API {
  const api = createServer({ clock: new Clock(startTime), rand: new Rand(1) })
  createGround(api)
  for (const text of definitions) installDefinitions(api, text, startTime)
  return api
}

/** What `kubectl apply -f` prints for a text, in order, its exit code, and the answer to each document. Never throws. */
export function verdictOf(text: string, { file, api = freshAPI() }: DiagnoseOptions = {}): Verdict {
  return applyFile(text, { target: wholeTarget(api), ...(file === undefined ? {} : { file }) })
}

/** The answer to each document of a text, with the places of its problems. Never throws. */
export function diagnose(text: string, options: DiagnoseOptions = {}): readonly Diagnosis[] {
  return verdictOf(text, options).diagnoses
}
