import { Rand } from '../src/kube/apimachinery/rand.ts'
import type { API } from '../src/kube/apiserver/interface.ts'
import { createServer } from '../src/kube/apiserver/server.ts'
import { Clock } from '../src/kube/clock/clock.ts'
import { createGround } from '../src/kube/cluster/bootstrap.ts'

/** When a diagnosis takes place. */
const start = Date.parse('2026-01-01T00:00:00Z')

/** The API server of a fresh cluster, with all that a manifest can refer to there and nothing that acts. */
export function freshServer(): API {
  const api = createServer({ clock: new Clock(start), rand: new Rand(1) })
  createGround(api)
  return api
}
