import { beforeEach, describe, expect, it } from 'vitest'
import type { Node, PodDisruptionBudget, ResourceQuota } from '../api/types.gen.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { Stage } from './testing.ts'

let stage: Stage

beforeEach(() => {
  stage = new Stage(['kind-worker', 'kind-worker2'])
})

const pod = (name: string, spec: object = {}) =>
  stage.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx' }], ...spec } })
const node = () => stage.read<Node>('v1', 'Node', 'kind-worker', '')
const taints = () => (node().spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)
const find = (name: string) => stage.pods.find(({ metadata }) => metadata.name === name)

describe('a node that falls silent', () => {
  beforeEach(() => {
    pod('web')
    pod('stays', { tolerations: [{ operator: 'Exists' }] })
    stage.clock.advance(5000)
    stage.context.liveness.silence('kind-worker', stage.clock.now())
  })

  it('is unknown after its grace period', () => {
    stage.clock.advance(45_000)
    expect(node().status.conditions?.[0]?.status).toBe('True')
    stage.clock.advance(15_000)
    expect(node().status.conditions?.map(({ type, status, reason = '' }) => `${type}=${status} ${reason}`)).toContain('Ready=Unknown NodeStatusUnknown')
    expect(taints()).toEqual(['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'])
    expect(stage.events('Node').filter(text => text.startsWith('NodeNotReady'))).toEqual(['NodeNotReady: Node kind-worker status is now: NodeNotReady'])
    expect(find('web')?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False')
    expect(stage.events('Pod')).toContain('NodeNotReady: Node is not ready')
  })

  it('loses its Pods after five more minutes, but not those that tolerate it', () => {
    stage.clock.advance(400_000)
    expect(find('web')?.metadata.deletionTimestamp).toBeDefined()
    expect(find('web')?.status.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason).toBe('DeletionByTaintManager')
    expect(find('stays')?.metadata.deletionTimestamp).toBeUndefined()
    expect(stage.events('Pod')).toContain('TaintManagerEviction: Marking for deletion Pod default/web')
  })

  it('keeps them when it is back in time', () => {
    stage.clock.advance(100_000)
    stage.context.liveness.speak('kind-worker')
    const conditions = node().status.conditions?.map(condition => (condition.type === 'Ready' ? { ...condition, status: 'True' } : condition))
    stage.api.updateTrusted(
      stage.kind('v1', 'Node'),
      { ...node(), status: { ...node().status, ...(conditions === undefined ? {} : { conditions }) } },
      { subresource: 'status' },
    )
    stage.clock.advance(400_000)
    expect(taints()).toEqual([])
    expect(find('web')?.metadata.deletionTimestamp).toBeUndefined()
    expect(stage.events('Pod')).toContain('TaintManagerEviction: Cancelling deletion of Pod default/web')
  })
})

describe('a node', () => {
  it('is tainted while it is cordoned', () => {
    stage.patch('v1', 'Node', 'kind-worker', { spec: { unschedulable: true } })
    stage.clock.advance(100)
    expect(taints()).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    stage.patch('v1', 'Node', 'kind-worker', { spec: { unschedulable: null } })
    stage.clock.advance(100)
    expect(taints()).toEqual([])
  })

  it('takes its Pods with it when it is deleted', () => {
    pod('web')
    stage.clock.advance(5000)
    stage.api.delete(stage.kind('v1', 'Node'), '', 'kind-worker')
    stage.clock.advance(100_000)
    expect(stage.pods).toHaveLength(0)
  })
})

describe('a disruption budget', () => {
  const budget = () => stage.read<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget', 'web')
  const protect = (spec: object) =>
    stage.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    })

  it('lets go what is more than it needs', () => {
    for (const name of ['a', 'b', 'c']) pod(name)
    protect({ minAvailable: 2 })
    stage.clock.advance(5000)
    expect(budget().status).toMatchObject({
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
      disruptionsAllowed: 1,
      conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '' }],
    })
    stage.api.evict('default', 'a')
    expect(() => stage.api.evict('default', 'b')).toThrow("Cannot evict pod as it would violate the pod's disruption budget.")
    stage.clock.advance(5000)
    expect(budget().status).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 0, conditions: [{ status: 'False', reason: 'InsufficientPods' }] })
  })

  it('asks the controllers how many Pods there should be', () => {
    stage.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
      },
    })
    protect({ maxUnavailable: '50%' })
    stage.clock.advance(5000)
    expect(budget().status).toMatchObject({ currentHealthy: 4, desiredHealthy: 2, expectedPods: 4, disruptionsAllowed: 2 })
  })

  it('says that nothing matches', () => {
    protect({ minAvailable: 1 })
    stage.clock.advance(1000)
    expect(stage.events('PodDisruptionBudget')).toEqual(['NoPods: No matching pods found'])
  })
})

describe('a quota', () => {
  const quota = () => stage.read<ResourceQuota>('v1', 'ResourceQuota', 'limit').status
  const limit = (hard: Record<string, string>) => {
    stage.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'limit' }, spec: { hard } })
    stage.clock.advance(100)
  }
  const refusal = (act: () => void) => {
    try {
      act()
    } catch (error) {
      return error instanceof StatusError ? error.message : String(error)
    }
    return undefined
  }

  it('counts and refuses', () => {
    limit({ pods: '1' })
    pod('a')
    expect(quota()).toEqual({ hard: { pods: '1' }, used: { pods: '1' } })
    expect(refusal(() => pod('b'))).toBe('pods "b" is forbidden: exceeded quota: limit, requested: pods=1, used: pods=1, limited: pods=1')
    stage.clock.advance(3000)
    stage.api.delete(stage.kind('v1', 'Pod'), 'default', 'a')
    stage.clock.advance(3000)
    expect(quota().used).toEqual({ pods: '0' })
  })

  it('wants to know what a Pod takes', () => {
    limit({ 'requests.cpu': '1', 'limits.memory': '1Gi' })
    expect(refusal(() => pod('a'))).toBe('pods "a" is forbidden: failed quota: limit: must specify limits.memory for: main; requests.cpu for: main')
  })

  it('is satisfied by the defaults of a limit range', () => {
    limit({ 'requests.cpu': '1' })
    stage.create({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'defaults' },
      spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '600m' }, default: { cpu: '800m' }, max: { cpu: '1' } }] },
    })
    pod('a')
    expect(quota().used).toEqual({ 'requests.cpu': '600m' })
    expect(refusal(() => pod('b'))).toBe(
      'pods "b" is forbidden: exceeded quota: limit, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    )
    expect(refusal(() => pod('c', { containers: [{ name: 'main', image: 'nginx', resources: { limits: { cpu: '2' } } }] }))).toBe(
      'pods "c" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
    )
  })
})
