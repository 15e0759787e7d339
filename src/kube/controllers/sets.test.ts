import { beforeEach, describe, expect, it } from 'vitest'
import type { DaemonSet, PersistentVolume, PersistentVolumeClaim, StatefulSet } from '../api/types.gen.ts'
import { Stage } from './testing.ts'

let stage: Stage

beforeEach(() => {
  stage = new Stage(['kind-worker', 'kind-worker2'])
})

const names = () => stage.pods.map(({ metadata }) => metadata.name ?? '')
const template = (image: string) => ({ metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image }] } })
const selector = { matchLabels: { app: 'db' } }

describe('a StatefulSet', () => {
  const create = (spec: object = {}) =>
    stage.create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: { serviceName: 'db', replicas: 3, selector, template: template('nginx:1.27'), ...spec },
    })
  const set = () => stage.read<StatefulSet>('apps/v1', 'StatefulSet', 'db')
  const change = (spec: object) => stage.patch('apps/v1', 'StatefulSet', 'db', { spec })

  it('starts its Pods one after the other', () => {
    create()
    stage.clock.advance(500)
    expect(names()).toEqual(['db-0'])
    stage.clock.advance(1000)
    expect(names()).toEqual(['db-0', 'db-1'])
    stage.clock.advance(5000)
    expect(set().status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3, currentReplicas: 3, updatedReplicas: 3 })
    expect(stage.events('StatefulSet')).toEqual([0, 1, 2].map(index => `SuccessfulCreate: Create Pod db-${index} in StatefulSet db successful`))
    expect(stage.pods[1]?.metadata.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'db-1', 'apps.kubernetes.io/pod-index': '1' })
    expect(stage.pods[1]?.spec).toMatchObject({ hostname: 'db-1', subdomain: 'db' })
  })

  it('starts them together when told so', () => {
    create({ podManagementPolicy: 'Parallel' })
    stage.clock.advance(500)
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
  })

  it('stops the last first', () => {
    create()
    stage.clock.advance(10_000)
    change({ replicas: 1 })
    stage.clock.advance(10_000)
    expect(names()).toEqual(['db-0'])
    expect(stage.events('StatefulSet').slice(3)).toEqual([2, 1].map(index => `SuccessfulDelete: Delete Pod db-${index} in StatefulSet db successful`))
  })

  it('updates from the last down to the partition', () => {
    create({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } })
    stage.clock.advance(10_000)
    change({ template: template('nginx:1.26') })
    stage.clock.advance(20_000)
    expect(stage.pods.map(({ spec }) => spec.containers?.[0]?.image)).toEqual(['nginx:1.27', 'nginx:1.26', 'nginx:1.26'])
    expect(set().status).toMatchObject({ currentReplicas: 1, updatedReplicas: 2 })
  })

  it('makes a claim for each Pod and keeps it', () => {
    create({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] })
    stage.clock.advance(10_000)
    change({ replicas: 1 })
    stage.clock.advance(10_000)
    expect(stage.list('v1', 'PersistentVolumeClaim').map(({ metadata }) => metadata.name)).toEqual(['data-db-0', 'data-db-1', 'data-db-2'])
    expect(stage.pods[0]?.spec.volumes?.[0]).toMatchObject({ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } })
  })
})

describe('a DaemonSet', () => {
  const create = () =>
    stage.create({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: { selector, template: template('nginx:1.27') } })
  const set = () => stage.read<DaemonSet>('apps/v1', 'DaemonSet', 'agent')

  it('runs a Pod on every node', () => {
    create()
    stage.clock.advance(5000)
    expect(stage.pods.map(({ spec }) => spec.nodeName).sort()).toEqual(['kind-worker', 'kind-worker2'])
    expect(set().status).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2, numberAvailable: 2, updatedNumberScheduled: 2 })
  })

  it('replaces them one by one', () => {
    create()
    stage.clock.advance(5000)
    stage.patch('apps/v1', 'DaemonSet', 'agent', { spec: { template: template('nginx:1.26') } })
    stage.clock.advance(500)
    expect(stage.pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined)).toHaveLength(1)
    stage.clock.advance(20_000)
    expect(stage.pods.map(({ spec }) => spec.containers?.[0]?.image)).toEqual(['nginx:1.26', 'nginx:1.26'])
  })

  it('leaves a node that no longer fits', () => {
    create()
    stage.clock.advance(5000)
    stage.patch('apps/v1', 'DaemonSet', 'agent', { spec: { template: { spec: { nodeSelector: { disk: 'fast' } } } } })
    stage.clock.advance(10_000)
    expect(stage.pods).toHaveLength(0)
    expect(set().status.desiredNumberScheduled).toBe(0)
  })
})

describe('a claim', () => {
  const claim = (spec: object = {}) =>
    stage.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '1Gi' } }, ...spec },
    })
  const volume = (name: string, storage: string, spec: object = {}) =>
    stage.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], persistentVolumeReclaimPolicy: 'Retain', hostPath: { path: '/srv' }, ...spec },
    })
  const stored = () => stage.read<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', 'data')
  const phaseOf = (name: string) => stage.read<PersistentVolume>('v1', 'PersistentVolume', name, '').status.phase

  it('gets the smallest volume that is big enough', () => {
    volume('big', '10Gi')
    volume('small', '512Mi')
    volume('right', '2Gi')
    claim()
    stage.clock.advance(1000)
    expect(stored()).toMatchObject({ spec: { volumeName: 'right' }, status: { phase: 'Bound', capacity: { storage: '2Gi' } } })
    expect(['big', 'small', 'right'].map(phaseOf)).toEqual(['Available', 'Available', 'Bound'])
  })

  it('says every 15 seconds that it waits', () => {
    claim()
    stage.clock.advance(50_000)
    expect(stage.events('PersistentVolumeClaim')).toEqual(['FailedBinding: no persistent volumes available for this claim and no storage class is set'])
    volume('late', '1Gi')
    stage.clock.advance(15_000)
    expect(stored().status.phase).toBe('Bound')
  })

  it('names a class that is not there', () => {
    claim({ storageClassName: 'fast' })
    stage.clock.advance(1000)
    expect(stage.events('PersistentVolumeClaim')).toEqual(['ProvisioningFailed: storageclass.storage.k8s.io "fast" not found'])
  })

  it('leaves its volume released', () => {
    volume('right', '2Gi')
    claim()
    stage.clock.advance(1000)
    stage.api.delete(stage.kind('v1', 'PersistentVolumeClaim'), 'default', 'data')
    stage.clock.advance(1000)
    expect(stage.list('v1', 'PersistentVolumeClaim')).toHaveLength(0)
    expect(phaseOf('right')).toBe('Released')
  })
})

describe('the local-path provisioner', () => {
  it('makes a folder on the node that was chosen, and takes it away', () => {
    stage.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'local-path-storage' } })
    stage.clock.advance(100)
    stage.create(
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'local-path-provisioner-x' }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
      'local-path-storage',
    )
    stage.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard' },
      provisioner: 'rancher.io/local-path',
      volumeBindingMode: 'WaitForFirstConsumer',
    })
    stage.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '1Gi' } } },
    })
    stage.clock.advance(2000)
    expect(stage.events('PersistentVolumeClaim')).toEqual(['WaitForFirstConsumer: waiting for first consumer to be created before binding'])
    stage.patch('v1', 'PersistentVolumeClaim', 'data', { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'kind-worker2' } } })
    stage.clock.advance(5000)
    const claim = stage.read<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', 'data')
    expect(claim.status.phase).toBe('Bound')
    const [volume] = stage.list<PersistentVolume>('v1', 'PersistentVolume', '')
    expect(volume).toMatchObject({
      metadata: { name: `pvc-${claim.metadata.uid ?? ''}` },
      spec: { hostPath: { type: 'DirectoryOrCreate' }, persistentVolumeReclaimPolicy: 'Delete' },
    })
    expect(stage.events('PersistentVolumeClaim').map(text => text.split(':')[0])).toEqual([
      'WaitForFirstConsumer',
      'ExternalProvisioning',
      'Provisioning',
      'ProvisioningSucceeded',
    ])
    stage.api.delete(stage.kind('v1', 'PersistentVolumeClaim'), 'default', 'data')
    stage.clock.advance(5000)
    expect(stage.list('v1', 'PersistentVolume', '')).toHaveLength(0)
  })
})
