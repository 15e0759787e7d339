import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Reader } from '../apimachinery/reader.ts'
import { kinds } from './index.ts'

const now = Date.parse('2026-01-01T00:10:00Z')
const nothing: Reader = { get: () => undefined, list: () => [] }

function kindOf(plural: string, group = '') {
  const kind = kinds.find(each => each.plural === plural && each.group === group)
  if (kind === undefined) throw new Error(`no kind ${plural}`)
  return kind
}

const meta = (name: string, namespace?: string) => ({ name, ...(namespace === undefined ? {} : { namespace }), creationTimestamp: '2026-01-01T00:00:00Z' })
const described = (object: KubeObject, plural: string, group?: string) => kindOf(plural, group).describe?.(object, nothing, now)

// Lines and their order are those of kubectl/pkg/describe/describe.go.
describe('kubectl describe', () => {
  it('tells of a PodDisruptionBudget', () => {
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta('web', 'default'),
      spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } },
      status: { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
    }
    expect(described(budget, 'poddisruptionbudgets', 'policy')).toBe(
      [
        'Name:           web',
        'Namespace:      default',
        'Min available:  50%',
        'Selector:       app=web',
        'Status:',
        '    Allowed disruptions:  1',
        '    Current:              3',
        '    Desired:              2',
        '    Total:                3',
        'Events:                   <none>',
        '',
      ].join('\n'),
    )
  })

  it('tells of a ResourceQuota, used first written as the limit is', () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: meta('small', 'default'),
      spec: { hard: { pods: '4', 'requests.memory': '1Gi' } },
      status: { hard: { pods: '4', 'requests.memory': '1Gi' }, used: { pods: '1', 'requests.memory': '0' } },
    }
    expect(described(quota, 'resourcequotas')).toBe(
      [
        'Name:            small',
        'Namespace:       default',
        'Resource         Used  Hard',
        '--------         ----  ----',
        'pods             1     4',
        'requests.memory  0     1Gi',
        '',
      ].join('\n'),
    )
  })

  it('tells of a PersistentVolume on a host path', () => {
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: meta('disk'),
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/data', type: '' },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'manual',
        volumeMode: 'Filesystem',
      },
      status: { phase: 'Available' },
    }
    expect(described(volume, 'persistentvolumes')).toBe(
      [
        'Name:            disk',
        'Labels:          <none>',
        'Annotations:     <none>',
        'Finalizers:      []',
        'StorageClass:    manual',
        'Status:          Available',
        'Claim:           ',
        'Reclaim Policy:  Retain',
        'Access Modes:    RWO',
        'VolumeMode:      Filesystem',
        'Capacity:        1Gi',
        'Node Affinity:   <none>',
        'Message:         ',
        'Source:',
        '    Type:          HostPath (bare host directory volume)',
        '    Path:          /data',
        '    HostPathType:  ',
        'Events:            <none>',
        '',
      ].join('\n'),
    )
  })

  it('tells of a HorizontalPodAutoscaler that has not measured yet', () => {
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: meta('web', 'default'),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 2,
        maxReplicas: 5,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
      },
      status: { desiredReplicas: 0, currentMetrics: null },
    }
    expect(described(autoscaler, 'horizontalpodautoscalers', 'autoscaling')).toContain(
      '  resource cpu on pods  (as a percentage of request):  <unknown> / 60%\n',
    )
    expect(kindOf('horizontalpodautoscalers', 'autoscaling').row(autoscaler, now)).toEqual([
      'web',
      'Deployment/web',
      'cpu: <unknown>/60%',
      '2',
      '5',
      '0',
      '10m',
    ])
  })
})

// Cells are those of pkg/printers/internalversion/printers.go.
describe('kubectl get', () => {
  it('shows what a quota has left', () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: meta('small', 'default'),
      spec: {},
      status: { hard: { pods: '4', 'limits.cpu': '2', 'requests.cpu': '1' }, used: { pods: '1', 'limits.cpu': '500m', 'requests.cpu': '250m' } },
    }
    expect(kindOf('resourcequotas').row(quota, now)).toEqual(['small', 'pods: 1/4, requests.cpu: 250m/1', 'limits.cpu: 500m/2', '10m'])
  })

  it('marks the default among storage classes, in a list only', () => {
    const plain = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: meta('slow'), provisioner: 'example.com/slow' }
    const marked = { ...plain, metadata: { ...meta('fast'), annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }
    const kind = kindOf('storageclasses', 'storage.k8s.io')
    expect(kind.rows?.([marked, plain], now).map(([name]) => name)).toEqual(['fast (default)', 'slow'])
    expect(kind.row(marked, now)[0]).toBe('fast')
  })

  it('says N/A for the bound a budget does not set', () => {
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta('web', 'default'),
      spec: { maxUnavailable: 1 },
      status: { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
    }
    expect(kindOf('poddisruptionbudgets', 'policy').row(budget, now)).toEqual(['web', 'N/A', '1', '1', '10m'])
  })
})
