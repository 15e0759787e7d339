// How long the engine takes, as medians of several runs in one process, and what it holds in memory. Run by bench.ts.
import { diagnose } from '../src/kube/diagnose.ts'
import { Cluster } from '../src/kube/index.ts'
import { deployment, manyDocuments, rolledOut, wanting } from './bench-inputs.ts'

interface Timing {
  readonly what: string
  readonly runs: number
  readonly median: number
  readonly least: number
  readonly most: number
  readonly goal: number
}

/** Milliseconds of `run`, `runs` times after `warm` uncounted ones. `prepare` is not counted. */
function time<T>(what: string, goal: number, { runs, warm }: { runs: number; warm: number }, prepare: () => T, run: (prepared: T) => void): Timing {
  const times: number[] = []
  for (let index = 0; index < warm + runs; index++) {
    const prepared = prepare()
    const start = performance.now()
    run(prepared)
    if (index >= warm) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return { what, runs, median: times[Math.floor(runs / 2)] ?? 0, least: times[0] ?? 0, most: times[runs - 1] ?? 0, goal }
}

const text = manyDocuments()
const one = deployment('web', 3)

const thousand = () => wanting(1000)

const minutely = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: tick
spec:
  schedule: "* * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: tick
            image: busybox:1.37
            command: ["true"]
`

/** A cluster in which a Job starts every minute from now on. */
function withCronJob(): Cluster {
  const cluster = new Cluster()
  cluster.files.set('tick.yaml', minutely)
  const { output } = cluster.execute('kubectl apply -f tick.yaml')
  if (!output.includes('created')) throw new Error(output)
  return cluster
}

const day = 86_400_000

/** A fresh cluster that has come to rest. */
function resting(): Cluster {
  const cluster = new Cluster()
  cluster.settle()
  return cluster
}

/** How many writes of an idle cluster reach the store in a day. */
function writesInADay(cluster: Cluster): number {
  let writes = 0
  const stop = cluster.api.watch(undefined, () => writes++)
  cluster.clock.advance(day)
  stop()
  return writes
}

/** Megabytes in use after a collection. */
const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

const rolled = (): Cluster => {
  const cluster = thousand()
  rolledOut(cluster, 'kubectl apply -f web.yaml')
  return cluster
}

// Before anything else: what earlier runs left behind must not count as this cluster's.
const empty = heap()
const shared = rolled()
const full = heap()
console.log(`Node ${process.version}; ${text.split('\n').length} lines, 45 documents`)
const timings = [
  time(
    '45 documents diagnosed',
    12,
    { runs: 25, warm: 10 },
    () => text,
    diagnosed => diagnose(diagnosed, { file: 'all.yaml' }),
  ),
  time(
    'one document diagnosed',
    2,
    { runs: 50, warm: 20 },
    () => one,
    diagnosed => diagnose(diagnosed, { file: 'web.yaml' }),
  ),
  time(
    'a fresh cluster',
    100,
    { runs: 7, warm: 2 },
    () => undefined,
    () => new Cluster(),
  ),
  time('1,000 Pods created until all are ready', 300, { runs: 5, warm: 2 }, thousand, cluster => rolledOut(cluster, 'kubectl apply -f web.yaml')),
  time('1,000 Pods rolled to another image', 600, { runs: 3, warm: 1 }, rolled, cluster =>
    rolledOut(cluster, 'kubectl set image deployment/web web=nginx:1.28'),
  ),
  time(
    '5,000 Pods created until all are ready',
    1850,
    { runs: 2, warm: 0 },
    () => wanting(5000),
    cluster => rolledOut(cluster, 'kubectl apply -f web.yaml'),
  ),
  time('a day of a CronJob that runs every minute', 1000, { runs: 3, warm: 1 }, withCronJob, cluster => cluster.clock.advance(day)),
  time('an idle day', 20, { runs: 5, warm: 1 }, resting, cluster => cluster.clock.advance(day)),
  time(
    'completion of a Pod among 1,000',
    10,
    { runs: 15, warm: 5 },
    () => shared,
    cluster => void cluster.complete('kubectl describe pod web-', 25),
  ),
  time(
    'kubectl get pods, 1,000 of them',
    20,
    { runs: 15, warm: 5 },
    () => shared,
    cluster => void cluster.execute('kubectl get pods', 0),
  ),
]
const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`)
row(['what', 'median ms', 'least', 'most', 'runs', 'goal'])
row(['---', '---', '---', '---', '---', '---'])
for (const { what, median, least, most, runs, goal } of timings) row([what, median.toFixed(1), least.toFixed(1), most.toFixed(1), String(runs), `≤ ${goal}`])
const created = (pods: string) => timings.find(({ what }) => what.startsWith(`${pods} Pods created`))?.median ?? 0
const growth = created('5,000') / created('1,000')
console.log(`5,000 Pods take ${growth.toFixed(1)} times as long as 1,000 (n log n: ${((5 * Math.log(5000)) / Math.log(1000)).toFixed(1)})`)
console.log(`writes of an idle cluster in a day: ${writesInADay(resting())}`)
console.log(`heap after collection with 1,000 Pods: ${full.toFixed(0)} MB (goal ≤ 60), ${empty.toFixed(0)} MB of it before there is a cluster`)
