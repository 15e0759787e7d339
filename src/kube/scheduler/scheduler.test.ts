import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Event, Pod, PriorityClass } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import { createActorContext } from '../client/index.ts'
import { Clock } from '../clock/clock.ts'
import { kinds } from '../registry/index.ts'
import type { Kind } from '../registry/kind.ts'
import { defineKind } from '../registry/kind.ts'
import type { Scheduler } from './index.ts'
import { scheduler } from './index.ts'

/** As much of the kind as giving Pods their priority needs. */
const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  namespaced: false,
  strategy: { validate: () => [] },
  columns: [],
  row: () => [],
})

const recorded = (name: string) => readFileSync(`reference/recorded/1.37/scripts/${name}.txt`, 'utf8')

let clock: Clock
let api: API
let subject: Scheduler

function kind(name: string, apiVersion = 'v1'): Kind {
  const found = api.kindOf(apiVersion, name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function node(name: string, options: { cpu?: string; taints?: object[]; labels?: object } = {}): void {
  const allocatable = { cpu: options.cpu ?? '4', memory: '8388608Ki', pods: '110', 'ephemeral-storage': '100Gi' }
  const created = api.create<KubeObject & { status: object }>(kind('Node'), '', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...options.labels } },
  }).object
  api.updateTrusted(kind('Node'), { ...created, status: { ...created.status, allocatable, capacity: allocatable } }, { subresource: 'status' })
  // A new node is tainted as not ready; these are.
  api.patch(kind('Node'), '', name, { type: 'merge', body: { spec: { taints: options.taints ?? null } } })
}

function run(name: string, spec: object = {}, metadata: object = {}): void {
  api.create(kind('Pod'), 'default', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'c', image: 'nginx:1.27' }], ...spec },
  })
}

const asking = (cpu: string) => ({ containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu } } }] })
const pod = (name: string) => api.read<Pod>(kind('Pod'), 'default', name)
const nodeOf = (name: string) => pod(name).spec.nodeName
const scheduled = (name: string) => pod(name).status.conditions?.find(({ type }) => type === 'PodScheduled')
const notes = (name: string) =>
  api
    .list<Event & KubeObject>('v1', 'Event', 'default')
    .filter(event => event.involvedObject.name === name)
    .map(event => `${event.reason} ${event.message}`)

/** Three nodes as in the course: the control plane does not take Pods. */
beforeEach(() => {
  clock = new Clock(Date.parse('2026-09-01T10:00:00Z'))
  const rand = new Rand(7)
  api = createServer({ clock, rand, kinds: kinds.some(each => each.kind === 'PriorityClass') ? kinds : [...kinds, priorityClass] })
  subject = scheduler(createActorContext(api, clock, rand))
  subject.start()
  api.create(kind('Namespace'), '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  api.create(kind('ServiceAccount'), 'default', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } })
  node('kind-control-plane', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] })
  node('kind-worker')
  node('kind-worker2')
  clock.advance(100)
})

describe('a Pod that fits', () => {
  it('gets a node, an event, and no refusal', () => {
    run('web')
    clock.advance(100)
    expect(nodeOf('web')).toMatch(/^kind-worker2?$/)
    expect(notes('web')).toEqual([`Scheduled Successfully assigned default/web to ${nodeOf('web')}`])
  })

  it('goes where more is left', () => {
    run('big', { ...asking('3'), nodeSelector: { 'kubernetes.io/hostname': 'kind-worker' } })
    clock.advance(100)
    run('web')
    clock.advance(100)
    expect(nodeOf('web')).toBe('kind-worker2')
  })

  it('goes away from Pods of the same Service', () => {
    api.create(kind('Service'), 'default', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    })
    for (const name of ['a', 'b', 'c', 'd']) {
      run(name, {}, { labels: { app: 'web' } })
      clock.advance(100)
    }
    expect(nodeOf('a')).not.toBe(nodeOf('b'))
    expect(nodeOf('c')).not.toBe(nodeOf('d'))
  })

  it('keeps what every node was worth', () => {
    run('web', asking('1'))
    clock.advance(100)
    const rows = subject.matrix('default/web')?.rows
    expect(rows?.map(({ node: name, refusal }) => [name, refusal?.plugin])).toEqual([
      ['kind-control-plane', 'TaintToleration'],
      ['kind-worker', undefined],
      ['kind-worker2', undefined],
    ])
    // (4000m - 1000m) / 4000m is 75, (8Gi - 200Mi) / 8Gi is 97: 86 in the mean. Balance goes from 100 to 87: 50 + (50 - 13) / 2.
    expect(rows?.[1]?.scores).toMatchObject({ TaintToleration: 300, NodeResourcesFit: 86, NodeResourcesBalancedAllocation: 68, ImageLocality: 0 })
  })
})

describe('a Pod that fits nowhere', () => {
  const refusal = (name: string) => ({ message: scheduled(name)?.message, reason: scheduled(name)?.reason, notes: notes(name) })

  it('asks for more than any node has', () => {
    run('huge', asking('10'))
    clock.advance(100)
    const message =
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'
    expect(refusal('huge')).toEqual({ message, reason: 'Unschedulable', notes: [`FailedScheduling ${message}`] })
    expect(recorded('s14-scheduling-spread')).toContain(message)
  })

  it('finds the nodes full, and goes on when one has room', () => {
    run('a', { ...asking('3'), nodeName: 'kind-worker' })
    run('b', { ...asking('3'), nodeName: 'kind-worker2' })
    clock.advance(100)
    run('c', asking('2'))
    clock.advance(100)
    expect(scheduled('c')?.message).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
    )
    api.delete(kind('Pod'), 'default', 'b', { gracePeriodSeconds: 0 })
    clock.advance(100)
    expect(nodeOf('c')).toBe('kind-worker2')
  })

  it('names a label that no node has, until one gets it', () => {
    run('web', { nodeSelector: { disk: 'ssd' } })
    clock.advance(100)
    expect(scheduled('web')?.message).toBe(
      "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    )
    api.patch(kind('Node'), '', 'kind-worker', { type: 'merge', body: { metadata: { labels: { disk: 'ssd' } } } })
    clock.advance(100)
    expect(nodeOf('web')).toBe('kind-worker')
  })

  it('names a claim that is not there', () => {
    run('db', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'nothere' } }] })
    clock.advance(100)
    expect(scheduled('db')?.message).toBe('0/3 nodes are available: persistentvolumeclaim "nothere" not found. not found')
    expect(recorded('s16-storage-claims')).toContain(scheduled('db')?.message)
  })

  it('is told of cordoned nodes and of anti-affinity', () => {
    const apart = (name: string) =>
      run(
        name,
        {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' }],
            },
          },
        },
        { labels: { app: 'x' } },
      )
    api.patch(kind('Node'), '', 'kind-worker2', { type: 'merge', body: { spec: { unschedulable: true } } })
    apart('a')
    clock.advance(100)
    apart('b')
    clock.advance(100)
    expect(nodeOf('a')).toBe('kind-worker')
    expect(scheduled('b')?.message).toBe(
      "0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    )
  })

  it('waits behind its gates without an event', () => {
    run('gated', { schedulingGates: [{ name: 'example.com/wait' }] })
    clock.advance(100)
    expect(scheduled('gated')).toMatchObject({ status: 'False', reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' })
    expect(notes('gated')).toEqual([])
    api.patch(kind('Pod'), 'default', 'gated', { type: 'merge', body: { spec: { schedulingGates: null } } })
    clock.advance(100)
    expect(nodeOf('gated')).toBeDefined()
  })

  it('keeps the skew that a constraint allows', () => {
    const spread = {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'x' } } },
      ],
    }
    for (const name of ['a', 'b', 'c']) {
      run(name, spread, { labels: { app: 'x' } })
      clock.advance(100)
    }
    // The control plane counts as a domain with nothing in it, so that a third Pod would make a skew of two.
    expect(scheduled('c')?.message).toContain("2 node(s) didn't match pod topology spread constraints")
  })
})

describe('a Pod that matters more', () => {
  beforeEach(() => {
    api.create(kind('PriorityClass', 'scheduling.k8s.io/v1'), '', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    })
  })

  it('takes the place of one that matters less', () => {
    for (const [name, on] of [
      ['a', 'kind-worker'],
      ['b', 'kind-worker2'],
    ] as const)
      run(name, { ...asking('3'), nodeName: on })
    clock.advance(100)
    run('vip', { ...asking('3'), priorityClassName: 'high' })
    clock.advance(100)
    const nominated = pod('vip').status.nominatedNodeName
    expect(nominated).toMatch(/^kind-worker2?$/)
    expect(scheduled('vip')?.message).toBe(
      `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: found a potential placement for pod on node ${nominated}, preempting 1 victims`,
    )
    const victim = nominated === 'kind-worker' ? 'a' : 'b'
    expect(notes(victim)).toEqual([`Preempted Preempted by pod ${pod('vip').metadata.uid} on node ${nominated}`])
    expect(pod(victim).metadata.deletionTimestamp).toBeDefined()
    api.delete(kind('Pod'), 'default', victim, { gracePeriodSeconds: 0 })
    clock.advance(100)
    expect(nodeOf('vip')).toBe(nominated)
  })
})
