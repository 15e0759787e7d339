import { describe, expect, it } from 'vitest'
import { schemaOf } from '../../../api/schema.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../../api/types.gen.ts'
import { deepCopy } from '../../../apimachinery/deep-copy.ts'
import { errorText } from '../../../apimachinery/field-error.ts'
import { decode } from '../../../serializer/decode.ts'
import { setPodDefaults } from './defaults.ts'
import { describe as describePod } from './describe.ts'
import { defaultPullPolicy, parseImageName } from './image-name.ts'
import { row } from './printer.ts'
import { computePodQOS } from './qos.ts'
import { podRequests } from './resource-totals.ts'
import { podStatusText } from './status-text.ts'
import { strategy } from './strategy.ts'
import { resizeStrategy, statusStrategy, updates } from './updates.ts'

const created = '2026-01-01T00:00:00Z'

/** A Pod as the API server has it once it is stored. */
function stored(spec: object, status?: PodStatus, metadata: object = {}): Pod {
  const schema = schemaOf('v1', 'Pod')
  if (schema === undefined) throw new Error('no schema of Pod')
  const value = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', resourceVersion: '1', creationTimestamp: created, ...metadata },
    spec,
  }
  const pod = decode(value, schema).object as Pod
  setPodDefaults(pod)
  strategy.prepareForCreate?.(pod)
  return status === undefined ? pod : { ...pod, status }
}

const web = { containers: [{ name: 'nginx', image: 'nginx:1.27' }] }
const texts = (errors: ReturnType<NonNullable<typeof updates.validateUpdate>> | undefined) => (errors ?? []).map(errorText)

function updated(old: Pod, change: (pod: Pod) => void): string[] {
  const pod = deepCopy(old)
  change(pod)
  updates.prepareForUpdate?.(pod, old)
  return texts(updates.validateUpdate?.(pod, old))
}

// The expected texts below are what the packages of Kubernetes v1.37.2 give for the same objects.

describe('an image', () => {
  it.each([
    ['nginx', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['localhost:5000/x', 'Always'],
    ['a/b:latest', 'Always'],
    [`nginx@sha256:${'b'.repeat(64)}`, 'IfNotPresent'],
    ['UPPER', 'IfNotPresent'],
    ['x:y:z', 'IfNotPresent'],
  ])('%s is pulled %s', (image, policy) => expect(defaultPullPolicy(image)).toBe(policy))

  it('has its registry written out', () => expect(parseImageName('nginx')?.repository).toBe('docker.io/library/nginx'))
})

describe('a new Pod', () => {
  it('gets requests from its limits and a class', () => {
    const pod = stored({ containers: [{ name: 'a', image: 'x', resources: { limits: { cpu: '1', memory: '1Gi' } } }] })
    expect(pod.spec.containers?.[0]?.resources.requests).toEqual({ cpu: '1', memory: '1Gi' })
    expect(pod.status).toEqual({ phase: 'Pending', qosClass: 'Guaranteed' })
    expect(pod.metadata.generation).toBe(1)
  })

  it('loses fields whose features are off', () => {
    const pod = stored({ containers: [{ name: 'a', image: 'x', lifecycle: { stopSignal: 'SIGTERM' } }], schedulingGroup: { podGroupName: 'x' } })
    expect(pod.spec.containers?.[0]?.lifecycle).toBeUndefined()
    expect(pod.spec.schedulingGroup).toBeUndefined()
  })

  it('waits at its scheduling gates', () => {
    expect(stored({ ...web, schedulingGates: [{ name: 'example.com/quota' }] }).status.conditions).toEqual([
      {
        type: 'PodScheduled',
        status: 'False',
        lastProbeTime: null,
        lastTransitionTime: created,
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ])
  })

  it('counts an init container together with the sidecars before it', () => {
    const cpu = (name: string, amount: string, more = {}) => ({ name, image: 'x', resources: { requests: { cpu: amount } }, ...more })
    const pod = stored({ containers: [cpu('a', '100m')], initContainers: [cpu('proxy', '200m', { restartPolicy: 'Always' }), cpu('migrate', '500m')] })
    expect(podRequests(pod).get('cpu')?.toString()).toBe('700m')
    expect(computePodQOS(pod.spec)).toBe('Burstable')
  })
})

describe('a change of a Pod', () => {
  it('may be of an image', () => {
    const old = stored(web)
    const pod = deepCopy(old)
    for (const container of pod.spec.containers ?? []) container.image = 'nginx:1.28'
    updates.prepareForUpdate?.(pod, old)
    expect(updates.validateUpdate?.(pod, old)).toEqual([])
    expect(pod.metadata.generation).toBe(2)
  })

  it('may add tolerations and not remove them', () => {
    const old = stored({ ...web, tolerations: [{ key: 'a', operator: 'Exists' }] })
    expect(updated(old, ({ spec }) => spec.tolerations?.push({ key: 'b', operator: 'Exists' }))).toEqual([])
    expect(updated(old, ({ spec }) => delete spec.tolerations)).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ])
  })

  it('may not be of anything else, which is shown', () => {
    const fields = [
      '`spec.containers[*].image`',
      '`spec.initContainers[*].image`',
      '`spec.activeDeadlineSeconds`',
      '`spec.tolerations` (only additions to existing tolerations)',
      '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    ].join(',')
    const [text = '', ...more] = updated(stored(web), ({ spec }) => (spec.hostname = 'web'))
    expect(more).toEqual([])
    expect(text.startsWith(`spec: Forbidden: pod updates may not change fields other than ${fields}\n@@ -`)).toBe(true)
    expect(text).toContain('- "Hostname": "",\n+ "Hostname": "web",\n')
  })

  it('may not be of its containers', () => {
    expect(
      updated(stored(web), ({ spec }) =>
        spec.containers?.push({ name: 'b', image: 'x', resources: {}, terminationMessagePolicy: 'File', imagePullPolicy: 'Always' }),
      ),
    ).toEqual(['spec.containers: Forbidden: pod updates may not add or remove containers'])
  })

  it('may shorten its deadline only', () => {
    expect(updated(stored({ ...web, activeDeadlineSeconds: 10 }), ({ spec }) => (spec.activeDeadlineSeconds = 20))).toEqual([
      'spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value',
    ])
  })

  it('may be of CPU and memory through resize', () => {
    const old = stored({ containers: [{ name: 'a', image: 'x', resources: { requests: { cpu: '100m' } } }] })
    const pod = deepCopy(old)
    for (const container of pod.spec.containers ?? []) container.resources = {}
    resizeStrategy.prepareForUpdate?.(pod, old)
    expect(texts(resizeStrategy.validateUpdate?.(pod, old))).toEqual([
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
      'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
    ])
  })

  it('may not bring back what ended for good', () => {
    const ended: ContainerStatus = { ...container, state: { terminated: { exitCode: 0, startedAt: created, finishedAt: created } } }
    const old = stored({ ...web, restartPolicy: 'Never' }, { phase: 'Running', containerStatuses: [ended] })
    const pod = deepCopy(old)
    pod.status = { phase: 'Running', containerStatuses: [{ ...container, state: { running: { startedAt: created } } }] }
    statusStrategy.prepareForUpdate?.(pod, old)
    expect(texts(statusStrategy.validateUpdate?.(pod, old))).toEqual([
      'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
    ])
  })
})

const container: ContainerStatus = { name: 'nginx', state: {}, lastState: {}, ready: false, restartCount: 0, image: 'nginx:1.27', imageID: '' }

describe('deleting a Pod', () => {
  it.each([
    ['at once while it has no node', {}, {}, 0],
    ['with its own grace', { nodeName: 'kind-worker' }, {}, 30],
    ['at once when it has ended', { nodeName: 'kind-worker' }, { phase: 'Succeeded' }, 0],
  ])('goes %s', (_, spec, status, seconds) => expect(updates.checkGracefulDelete?.(stored({ ...web, ...spec }, status), undefined)).toBe(seconds))
})

describe('the line of a Pod', () => {
  const now = Date.parse('2026-01-01T00:05:00Z')
  const withStatus = (status: PodStatus, spec: object = web, metadata: object = {}) => stored(spec, status, metadata)

  it('shows restarts and when the last one was', () => {
    const crashed: ContainerStatus = {
      ...container,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, startedAt: created, finishedAt: '2026-01-01T00:04:35Z' } },
      restartCount: 3,
    }
    expect(row(withStatus({ phase: 'Running', containerStatuses: [crashed] }), now)).toEqual([
      'web',
      '0/1',
      'CrashLoopBackOff',
      '3 (25s ago)',
      '5m',
      '<none>',
      '<none>',
      '<none>',
      '<none>',
    ])
  })

  it('counts init containers', () => {
    const spec = { ...web, initContainers: [{ name: 'wait', image: 'busybox' }] }
    const waiting: ContainerStatus = { ...container, name: 'wait', state: { running: { startedAt: created } } }
    expect(podStatusText(withStatus({ phase: 'Pending', initContainerStatuses: [waiting] }, spec))).toBe('Init:0/1')
    const failed: ContainerStatus = { ...waiting, state: { terminated: { exitCode: 1, reason: 'Error', startedAt: created, finishedAt: created } } }
    expect(podStatusText(withStatus({ phase: 'Pending', initContainerStatuses: [failed] }, spec))).toBe('Init:Error')
  })

  it('says that the Pod is going', () => {
    expect(podStatusText(withStatus({ phase: 'Running' }, web, { deletionTimestamp: created, deletionGracePeriodSeconds: 30 }))).toBe('Terminating')
  })
})

describe('the description of a Pod', () => {
  it('is what kubectl describe prints', () => {
    const running: ContainerStatus = {
      ...container,
      state: { running: { startedAt: created } },
      ready: true,
      containerID: 'containerd://1',
      imageID: 'sha256:2',
    }
    const pod = stored(
      {
        containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }], livenessProbe: { httpGet: { port: 80 } } }],
        nodeName: 'kind-worker',
      },
      { phase: 'Running', hostIP: '172.18.0.3', podIP: '10.244.1.2', podIPs: [{ ip: '10.244.1.2' }], qosClass: 'BestEffort', containerStatuses: [running] },
    )
    const reader = { get: () => undefined, list: () => [] }
    expect(describePod(pod, reader, 0)).toBe(`Name:         web
Namespace:    default
Node:         kind-worker/172.18.0.3
Labels:       <none>
Annotations:  <none>
Status:       Running
IP:           10.244.1.2
IPs:
  IP:  10.244.1.2
Containers:
  nginx:
    Container ID:   containerd://1
    Image:          nginx:1.27
    Image ID:       sha256:2
    Port:           80/TCP
    Host Port:      0/TCP
    State:          Running
      Started:      Thu, 01 Jan 2026 00:00:00 +0000
    Ready:          True
    Restart Count:  0
    Liveness:       http-get http://:80/ delay=0s timeout=1s period=10s successThreshold=1 failureThreshold=3
    Environment:    <none>
    Mounts:         <none>
Volumes:            <none>
QoS Class:          BestEffort
Node-Selectors:     <none>
Tolerations:        <none>
Events:             <none>
`)
  })
})
