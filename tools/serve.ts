// npm run serve: a practice cluster for your own kubectl. It answers as an API server on the loopback address, and time
// passes in it as on the wall.
//   --port N          the port; a free one when left out
//   --kubeconfig FILE where the kubeconfig is written
//   --speed N         how many seconds pass in the cluster for one on the wall (1)
//   --workers N       nodes besides the control plane (2)
//   --seed N          names, addresses and ties come of it (1)
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Cluster, readDefinitions } from '../src/kube/index.ts'
import { RestServer } from '../src/kube/serve.ts'
import { readDescriptions } from './descriptions.ts'
import { readDiscovery, readOpenAPI } from './serve/documents.ts'
import { kubeconfigOf } from './serve/kubeconfig.ts'
import { listen } from './serve/listen.ts'

/** How often time is moved, in real milliseconds. */
const tick = 50

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    kubeconfig: { type: 'string', default: join(tmpdir(), 'kubenotes', 'kubeconfig') },
    speed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
})

/** A flag's number; leaves with a sentence when it is none. */
function numberOf(flag: 'port' | 'speed' | 'workers' | 'seed', least: number): number {
  const number = Number(values[flag])
  if (Number.isFinite(number) && number >= least) return number
  console.error(`--${flag} takes a number from ${least} on, not ${values[flag]}`)
  process.exit(2)
}

const [port, speed, workers, seed] = [numberOf('port', 0), numberOf('speed', 0), numberOf('workers', 0), numberOf('seed', 0)]
const kubeconfig = resolve(values.kubeconfig)
await readDefinitions('gateway-api.yaml')
const begun = Date.now()
const cluster = new Cluster({ start: begun, workers, seed })
const token = randomBytes(16).toString('hex')
const { api, clock, containers } = cluster
const rest = new RestServer({ api, clock, containers, discovery: readDiscovery(), openapi: readOpenAPI(readDescriptions() ?? {}), token })
const catchUp = () => clock.advanceTo(begun + (Date.now() - begun) * speed)
const listening = await listen(rest, port, () => {
  catchUp()
  cluster.reportNodes()
})
mkdirSync(dirname(kubeconfig), { recursive: true })
writeFileSync(kubeconfig, kubeconfigOf(listening, token), { mode: 0o600 })
setInterval(catchUp, tick)
console.log(`A cluster of Kubernetes 1.37 answers on https://127.0.0.1:${listening.port}. Leave it with Ctrl+C. In another terminal:

  export KUBECONFIG=${kubeconfig}
  kubectl get nodes
`)
