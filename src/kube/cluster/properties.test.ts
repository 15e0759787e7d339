import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Deployment, Job, Node, Pod, ReplicaSet, StatefulSet } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../apimachinery/selector.ts'
import { Cluster } from './cluster.ts'

// PROPERTY_COMMANDS=1000 PROPERTY_RUNS=20 plays long stories.
const length = Number(process.env.PROPERTY_COMMANDS ?? 10)
/** A long story takes its time; what never ends is caught by a count of steps. */
const timeout = 3_600_000
const numRuns = Number(process.env.PROPERTY_RUNS ?? 3)

const names = ['a', 'b', 'c'] as const
const nodes = ['kind-worker', 'kind-worker2'] as const
const images = ['nginx:1.27', 'nginx:1.26', 'busybox:1.36', 'nginx:9.99', 'httpd:2.4'] as const
const name = fc.constantFrom(...names)
const node = fc.constantFrom(...nodes)
const image = fc.constantFrom(...images)
const size = fc.integer({ min: 0, max: 4 })

const statefulSet = (of: string, replicas: number) => `kubectl apply -f - <<'EOF'
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${of}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {set: ${of}}}
  template:
    metadata: {labels: {set: ${of}}}
    spec: {containers: [{name: c, image: "nginx:1.27"}]}
EOF`

/** Lines of every sort: some fail, as a reader's do. */
const line = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(name, image, size).map(([of, from, count]) => `kubectl create deployment ${of} --image=${from} --replicas=${count}`) },
  { weight: 3, arbitrary: fc.tuple(name, size).map(([of, count]) => `kubectl scale deployment ${of} --replicas=${count}`) },
  fc.tuple(name, image).map(([of, from]) => `kubectl set image deployment/${of} '*=${from}'`),
  name.map(of => `kubectl rollout undo deployment/${of}`),
  name.map(of => `kubectl rollout restart deployment/${of}`),
  fc.tuple(name, fc.constantFrom('background', 'foreground', 'orphan')).map(([of, how]) => `kubectl delete deployment ${of} --cascade=${how} --wait=false`),
  fc.tuple(name, size).map(([of, count]) => statefulSet(of, count)),
  name.map(of => `kubectl delete statefulset ${of} --wait=false`),
  name.map(of => `kubectl create job ${of} --image=busybox:1.36 -- sh -c 'sleep 3; exit 0'`),
  name.map(of => `kubectl delete job ${of} --wait=false`),
  name.map(of => `kubectl run ${of} --image=nginx:1.27 --expose --port=80`),
  fc.constantFrom('kubectl delete pod --all --now --wait=false', 'kubectl delete rs --all --wait=false', 'kubectl delete namespace side --wait=false'),
  fc.constant('kubectl create namespace side'),
  fc.tuple(fc.constantFrom('cordon', 'uncordon'), node).map(([verb, of]) => `kubectl ${verb} ${of}`),
  fc.tuple(fc.constantFrom('stop', 'start'), node).map(([verb, of]) => `docker ${verb} ${of}`),
  node.map(of => `kubectl taint node ${of} full=yes:NoExecute --overwrite`),
  node.map(of => `kubectl taint node ${of} full-`),
  fc.integer({ min: 1, max: 90 }).map(seconds => `sleep ${seconds}`),
)
const story = fc.array(line, { minLength: Math.ceil(length / 2), maxLength: length })

const list = <T extends object>(cluster: Cluster, apiVersion: string, kind: string) => cluster.api.list<T & KubeObject>(apiVersion, kind)
const bytes = (cluster: Cluster) => cluster.api.kinds().flatMap(kind => cluster.api.query(kind).items.map(object => JSON.stringify(object)))

/** Steps of the clock that one line may take at most: a cluster that chases its own tail takes more. */
const mostSteps = 200_000

function play(lines: readonly string[], cluster = new Cluster()): Cluster {
  for (const each of lines) {
    let steps = 0
    const until = cluster.clock.now() + 120_000
    const process = cluster.run(each, { stdout: () => undefined, stderr: () => undefined })
    while (process.exitCode === undefined && (cluster.clock.nextAt() ?? Infinity) <= until) {
      cluster.clock.step()
      if (++steps > mostSteps) throw new Error(`no end of it: ${each}`)
    }
    process.stop(130)
  }
  return cluster
}

/** Lets ten minutes pass with all nodes back and open, so that everything can come to rest. */
function rest(cluster: Cluster): void {
  play(
    nodes.flatMap(of => [`docker start ${of}`, `kubectl uncordon ${of}`, `kubectl taint node ${of} full-`]),
    cluster,
  )
  cluster.clock.advance(700_000)
  cluster.execute('kubectl get nodes')
}

function owners(cluster: Cluster): string[] {
  const uids = new Set(cluster.api.kinds().flatMap(kind => cluster.api.query(kind).items.map(({ metadata }) => metadata.uid)))
  return cluster.api.kinds().flatMap(kind =>
    cluster.api
      .query(kind)
      .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .filter(({ metadata }) => (metadata.ownerReferences ?? []).length > 0 && metadata.ownerReferences?.every(({ uid }) => !uids.has(uid)) === true)
      .map(({ kind: of, metadata }) => `${of} ${metadata.name ?? ''}`),
  )
}

function misplaced(cluster: Cluster): string[] {
  const known = new Map(list<Node>(cluster, 'v1', 'Node').map(each => [each.metadata.name, each]))
  return list<Pod>(cluster, 'v1', 'Pod')
    .filter(({ spec, status }) => status.phase === 'Running' && spec.nodeName !== undefined)
    .filter(({ spec }) => {
      const taints = (known.get(spec.nodeName ?? '')?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
      return taints.some(({ key }) =>
        (spec.tolerations ?? []).every(toleration => toleration.operator !== 'Exists' || (toleration.key !== undefined && toleration.key !== key)),
      )
    })
    .map(({ metadata, spec }) => `${metadata.name ?? ''} on ${spec.nodeName ?? ''}`)
}

function miscounted(cluster: Cluster): string[] {
  const pods = list<Pod>(cluster, 'v1', 'Pod')
  const ready = ({ status }: Pod) => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
  const ownedBy = (uid: string | undefined) =>
    pods.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded' && metadata.ownerReferences?.[0]?.uid === uid,
    )
  const wrong: string[] = []
  const compare = (what: string, told: number | undefined, found: number) => {
    if ((told ?? 0) !== found) wrong.push(`${what} tells ${told ?? 0}, there are ${found}`)
  }
  for (const { metadata, status, spec } of list<ReplicaSet>(cluster, 'apps/v1', 'ReplicaSet')) {
    const own = ownedBy(metadata.uid)
    compare(`ReplicaSet ${metadata.name ?? ''}`, status.replicas, own.length)
    compare(`ReplicaSet ${metadata.name ?? ''} ready`, status.readyReplicas, own.filter(ready).length)
    compare(`ReplicaSet ${metadata.name ?? ''} wanted`, spec.replicas, own.length)
  }
  for (const { metadata, status, spec } of list<Deployment>(cluster, 'apps/v1', 'Deployment')) {
    const selector = labelSelectorAsSelector(spec.selector)
    const sets = list<ReplicaSet>(cluster, 'apps/v1', 'ReplicaSet').filter(set => set.metadata.ownerReferences?.[0]?.uid === metadata.uid)
    compare(
      `Deployment ${metadata.name ?? ''}`,
      status.replicas,
      sets.reduce((sum, set) => sum + (set.status.replicas ?? 0), 0),
    )
    if (sets.some(set => !selector.matches(set.metadata.labels ?? {}))) wrong.push(`Deployment ${metadata.name ?? ''} has a set it does not select`)
  }
  for (const { metadata, status } of list<StatefulSet>(cluster, 'apps/v1', 'StatefulSet'))
    compare(`StatefulSet ${metadata.name ?? ''}`, status.replicas, ownedBy(metadata.uid).length)
  for (const { metadata, status } of list<Job>(cluster, 'batch/v1', 'Job')) compare(`Job ${metadata.name ?? ''}`, status.active, ownedBy(metadata.uid).length)
  return wrong
}

describe('any story of commands', () => {
  it(
    'ends, and leaves everything owned, placed and counted as it should be',
    () => {
      fc.assert(
        fc.property(story, fc.integer({ min: 1, max: 1000 }), (lines, seed) => {
          const cluster = play(lines, new Cluster({ seed }))
          rest(cluster)
          expect(owners(cluster)).toEqual([])
          expect(misplaced(cluster)).toEqual([])
          expect(miscounted(cluster)).toEqual([])
        }),
        { numRuns, seed: 37 },
      )
    },
    timeout,
  )

  it(
    'gives the same bytes when it is told again, in smaller steps of the clock, and from the middle',
    () => {
      fc.assert(
        fc.property(story, lines => {
          const middle = Math.floor(lines.length / 2)
          const first = play(lines.slice(0, middle))
          const restored = Cluster.restore(first.snapshot())
          play(lines.slice(middle), first)
          play(lines.slice(middle), restored)
          first.clock.advance(60_000)
          for (let step = 0; step < 600; step++) restored.clock.advance(100)
          expect(bytes(restored)).toEqual(bytes(first))
          const again = play(lines)
          again.clock.advance(60_000)
          expect(bytes(again)).toEqual(bytes(first))
        }),
        { numRuns, seed: 38 },
      )
    },
    timeout,
  )
})
