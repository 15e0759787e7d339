import { describe, expect, it } from 'vitest'
import { TestNode } from './testing.ts'

const web = { containers: [{ name: 'web', image: 'nginx:1.27' }] }
const sh = (text: string, more: object = {}) => ({ containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', text], ...more }] })
const pulled = (image: string, size: number) => [
  `Pulling Pulling image "${image}"`,
  `Pulled Successfully pulled image "${image}" in 1.2s (1.2s including waiting). Image size: ${size} bytes.`,
]
const present = (image: string) => `Pulled Container image "${image}" already present on machine and can be accessed by the pod`

function started(name: string, spec: object, seconds = 5): TestNode {
  const node = new TestNode()
  node.run(name, spec)
  node.clock.advance(seconds * 1000)
  return node
}

describe('a Pod that starts', () => {
  it('pulls, creates and starts its container, and tells so', () => {
    const node = started('web', web)
    expect(node.pod('web').status).toMatchObject({ phase: 'Running', podIP: '10.244.1.2', hostIP: '172.18.0.3', qosClass: 'BestEffort' })
    expect(node.events('web')).toEqual([...pulled('nginx:1.27', 72404038), 'Created Container created', 'Started Container started'])
  })

  it("has its conditions in the kubelet's order", () => {
    const { conditions, containerStatuses } = started('web', web).pod('web').status
    expect(conditions?.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'PodReadyToStartContainers True',
      'Initialized True',
      'Ready True',
      'ContainersReady True',
      'PodScheduled True',
    ])
    expect(containerStatuses?.[0]).toMatchObject({
      name: 'web',
      image: 'docker.io/library/nginx:1.27',
      ready: true,
      started: true,
      restartCount: 0,
      resources: {},
      user: { linux: { uid: 0, gid: 0, supplementalGroups: [0] } },
    })
  })

  it('leaves nothing to do on the clock', () => {
    const node = started('web', web)
    const next = node.clock.nextAt()
    // Events are forgotten after an hour: nothing else is due.
    expect(next === undefined || next - node.clock.now() > 3_500_000).toBe(true)
  })

  it('tells its log and runs commands', () => {
    const node = started('web', web)
    expect(node.logs('web', 'web', { tailLines: 1 })).toBe('2026/09/01 10:00:01 [notice] 1#1: start worker process 29\n')
    expect(node.exec('web', 'web', ['sh', '-c', 'nginx -v; cat /usr/share/nginx/html/index.html | grep -c nginx'])).toEqual({
      text: 'nginx version: nginx/1.27.5\n6\n',
      code: 0,
    })
    expect(() => node.exec('web', 'web', ['nosuch'])).toThrow('exec: "nosuch": executable file not found in $PATH')
  })

  it('runs its init containers one after the other, and keeps sidecars running', () => {
    const node = new TestNode()
    const side = { name: 'side', image: 'busybox:1.36', restartPolicy: 'Always', command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 1; done'] }
    node.run('p', { initContainers: [{ name: 'wait', image: 'busybox:1.36', command: ['sleep', '3'] }, side], ...web })
    node.clock.advance(3_000)
    expect(node.pod('p').status.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [wait side]',
    })
    expect(node.state('p')).toBe('PodInitializing')
    node.clock.advance(7_000)
    expect(node.pod('p').status.initContainerStatuses?.map(({ name, state, ready }) => [name, Object.keys(state)[0], ready])).toEqual([
      ['wait', 'terminated', true],
      ['side', 'running', true],
    ])
    expect(node.pod('p').status.phase).toBe('Running')
  })
})

describe('an image that cannot be had', () => {
  it('is tried, backed off from and tried again', () => {
    const node = started('bad', { containers: [{ name: 'c', image: 'nginx:1.92' }] })
    const failure =
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.92": failed to resolve image: docker.io/library/nginx:1.92: not found'
    expect(node.pod('bad').status.containerStatuses?.[0]?.state.waiting).toEqual({ reason: 'ErrImagePull', message: failure })
    expect(node.events('bad').slice(0, 4)).toEqual([
      'Pulling Pulling image "nginx:1.92"',
      `Failed Failed to pull image "nginx:1.92": ${failure}`,
      'Failed Error: ErrImagePull',
      'BackOff Back-off pulling image "nginx:1.92"',
    ])
    expect(() => node.logs('bad', 'c')).toThrow(`container "c" in pod "bad" is waiting to start: image can't be pulled`)
    node.clock.advance(16_000)
    expect(node.pod('bad').status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "nginx:1.92": ErrImagePull: ${failure}`,
    })
  })

  it.each([
    [
      'acme/nope:1',
      'failed to pull and unpack image "docker.io/acme/nope:1": failed to resolve image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    [
      'registry.example.test/x:1',
      'failed to pull and unpack image "registry.example.test/x:1": failed to resolve image: failed to do request: Head "https://registry.example.test/v2/x/manifests/1": dial tcp: lookup registry.example.test on 172.18.0.1:53: no such host',
    ],
  ])('%s', (image, message) => {
    expect(started('bad', { containers: [{ name: 'c', image }] }).pod('bad').status.containerStatuses?.[0]?.state.waiting?.message).toBe(message)
  })

  it('is not pulled against its policy', () => {
    const node = started('bad', { containers: [{ name: 'c', image: 'nginx:1.27', imagePullPolicy: 'Never' }] })
    expect(node.state('bad')).toBe('ErrImageNeverPull')
    expect(node.events('bad')[0]).toMatch(/^ErrImageNeverPull Container image "nginx:1.27" is not present with pull policy of Never/)
  })
})

describe('a container that ends', () => {
  // reference/recorded/1.37/scripts/t01-crash-loop.txt: CrashLoopBackOff after the first restart, Error after later ones.
  it('is started at once, then after 10 s, 20 s and so on', () => {
    const node = started('crash', sh('echo hi; exit 1'), 4)
    expect(node.pod('crash').status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    })
    expect(node.logs('crash', 'c', { previous: true })).toBe('hi\n')
    const name = `crash_default(${node.pod('crash').metadata.uid})`
    expect(node.events('crash')).toContain(`BackOff Back-off restarting failed container c in pod ${name} x2`)
    const seen = new Set<string>()
    for (let second = 0; second < 60; second++) {
      node.clock.advance(1_000)
      seen.add(node.pod('crash').status.containerStatuses?.[0]?.state.waiting?.message ?? '')
    }
    expect([...seen].filter(text => text !== '')).toEqual([
      `back-off 10s restarting failed container=c pod=${name}`,
      `back-off 20s restarting failed container=c pod=${name}`,
    ])
    expect(node.pod('crash').status.phase).toBe('Running')
    expect(node.state('crash')).toBe('Error')
    // Only the last of the runs that have ended is kept.
    expect(node.logs('crash', 'c', { previous: true })).toMatch(/^unable to retrieve container logs for containerd:\/\/[0-9a-f]{64}$/)
  })

  it('ends its Pod when it is not to run again', () => {
    const node = started('job', { restartPolicy: 'Never', ...sh('sleep 2; echo done') }, 10)
    expect(node.pod('job').status).toMatchObject({ phase: 'Succeeded', containerStatuses: [{ state: { terminated: { exitCode: 0, reason: 'Completed' } } }] })
    expect(node.pod('job').status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' })
    expect(node.logs('job', 'c')).toBe('done\n')
  })

  it('may leave a last word', () => {
    const node = started('job', { restartPolicy: 'Never', ...sh('echo no disk > /dev/termination-log; exit 3') })
    expect(node.pod('job').status).toMatchObject({ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 3, message: 'no disk\n' } } }] })
  })

  it('is killed when it takes more memory than it may', () => {
    const node = started('greedy', sh('tail /dev/zero', { resources: { limits: { memory: '128Mi' } } }))
    expect(node.pod('greedy').status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })

  it('cannot start without its program', () => {
    const node = started('x', { containers: [{ name: 'c', image: 'busybox:1.36', command: ['nosuch'] }] })
    const text =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "nosuch": executable file not found in $PATH'
    expect(node.events('x').filter(event => event.startsWith('Failed'))).toEqual([`Failed Error: ${text} x2`])
    expect(node.pod('x').status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: text,
      startedAt: '1970-01-01T00:00:00Z',
    })
  })
})

describe('configuration', () => {
  it('waits for a ConfigMap that its environment needs', () => {
    const node = started('app', sh('echo $COLOR; sleep 1000', { env: [{ name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'paint', key: 'color' } } }] }))
    expect(node.pod('app').status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "paint" not found',
    })
    node.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'paint' }, data: { other: 'x' } })
    node.clock.advance(31_000)
    expect(node.pod('app').status.containerStatuses?.[0]?.state.waiting?.message).toBe("couldn't find key color in ConfigMap default/paint")
    const kind = node.api.kindOf('v1', 'ConfigMap')
    if (kind !== undefined) node.api.patch(kind, 'default', 'paint', { type: 'merge', body: { data: { color: 'blue' } } })
    node.clock.advance(16_000)
    expect(node.logs('app', 'c')).toBe('blue\n')
  })

  it('mounts what is there and says what is not; changes reach the mount within two minutes', () => {
    const node = started('app', {
      ...sh('sleep 1000', { volumeMounts: [{ name: 'v', mountPath: '/etc/config' }] }),
      volumes: [{ name: 'v', configMap: { name: 'vol' } }],
    })
    expect(node.events('app')[0]).toMatch(/^FailedMount MountVolume.SetUp failed for volume "v" : configmap "vol" not found x\d$/)
    expect(node.state('app')).toBe('ContainerCreating')
    node.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'vol' }, data: { a: 'hello' } })
    node.clock.advance(30_000)
    expect(node.exec('app', 'c', ['cat', '/etc/config/a']).text).toBe('hello')
    expect(node.exec('app', 'c', ['sh', '-c', 'echo x > /etc/config/a']).text).toContain('Read-only file system')
    const kind = node.api.kindOf('v1', 'ConfigMap')
    if (kind !== undefined) node.api.patch(kind, 'default', 'vol', { type: 'merge', body: { data: { a: 'bye' } } })
    expect(node.exec('app', 'c', ['cat', '/etc/config/a']).text).toBe('hello')
    node.clock.advance(120_000)
    expect(node.exec('app', 'c', ['cat', '/etc/config/a']).text).toBe('bye')
  })

  it('does not run as root where that is forbidden', () => {
    const node = started('app', { securityContext: { runAsNonRoot: true }, ...web })
    expect(node.pod('app').status.containerStatuses?.[0]?.state.waiting).toMatchObject({
      reason: 'CreateContainerConfigError',
      message: `container has runAsNonRoot and image will run as root (pod: "app_default(${node.pod('app').metadata.uid})", container: web)`,
    })
  })

  it('refuses a Pod that does not fit', () => {
    const node = started('big', { containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '10' } } }] })
    expect(node.pod('big').status).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 10000, used: 0, capacity: 4000",
    })
  })
})

describe('probes', () => {
  const agnhost = (probes: object) => ({ containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['liveness'], ...probes }] })

  it('restart a container that is not alive', () => {
    const node = started('p', agnhost({ livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 3, periodSeconds: 3 } }), 25)
    expect(node.events('p')).toContain('Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 500 x3')
    expect(node.events('p')).toContain('Killing Container c failed liveness probe, will be restarted')
    expect(node.pod('p').status.containerStatuses?.[0]?.restartCount).toBe(1)
  })

  it('keep a container that is not ready out of service', () => {
    const node = started('p', agnhost({ readinessProbe: { httpGet: { path: '/healthz', port: 8081 }, periodSeconds: 5 } }), 4)
    expect(node.pod('p').status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c]',
    })
    expect(node.events('p').at(-1)).toMatch(
      /^Unhealthy Readiness probe failed: Get "http:\/\/10.244.1.2:8081\/healthz": dial tcp 10.244.1.2:8081: connect: connection refused/,
    )
  })

  it('wait for the start and give up on commands that take too long', () => {
    const node = started(
      'p',
      sh('sleep 3; touch /tmp/up; sleep 1000', {
        startupProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 1, failureThreshold: 10 },
        readinessProbe: { exec: { command: ['sh', '-c', 'sleep 5'] } },
      }),
      12,
    )
    expect(node.pod('p').status.containerStatuses?.[0]).toMatchObject({ started: true, ready: false })
    expect(node.events('p').at(-1)).toMatch(/^Unhealthy Readiness probe failed: command timed out: "sh -c sleep 5" timed out after 1s/)
  })
})

describe('a Pod that is deleted', () => {
  it('goes at once when its program heeds the signal', () => {
    const node = started('web', web)
    node.delete('web')
    node.clock.advance(2_500)
    expect(node.has('web')).toBe(false)
    expect(node.events('web').at(-1)).toBe('Killing Stopping container web')
  })

  it('is killed after its grace period when it does not', () => {
    const node = started('deaf', sh('sleep 1000'))
    node.delete('deaf')
    node.clock.advance(29_000)
    expect(node.state('deaf')).toBe('Running')
    node.clock.advance(1_100)
    expect(node.pod('deaf').status.containerStatuses?.[0]?.state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
    node.clock.advance(2_500)
    expect(node.has('deaf')).toBe(false)
  })

  it('runs its preStop hook first', () => {
    const node = started('web', { containers: [{ name: 'web', image: 'nginx:1.27', lifecycle: { preStop: { exec: { command: ['sleep', '4'] } } } }] })
    node.delete('web')
    node.clock.advance(3_900)
    expect(node.state('web')).toBe('Running')
    node.clock.advance(3_000)
    expect(node.has('web')).toBe(false)
  })

  it('is gone from the server at once by force, and from the node after its grace period', () => {
    const node = started('deaf', sh('sleep 1000'))
    node.delete('deaf', 0)
    expect(node.has('deaf')).toBe(false)
    node.clock.advance(35_000)
    expect((node.clock.nextAt() ?? Number.POSITIVE_INFINITY) - node.clock.now()).toBeGreaterThan(60_000)
  })
})

describe('Pods that share a node', () => {
  it('pull one after the other and use what is there', () => {
    const node = new TestNode()
    node.run('a', { containers: [{ name: 'c', image: 'nginx:1.27' }] })
    node.clock.advance(3_000)
    node.run('b', { containers: [{ name: 'c', image: 'nginx:1.27' }] })
    node.clock.advance(3_000)
    expect(node.events('b')[0]).toBe(present('nginx:1.27'))
    expect(node.pod('b').status.podIP).toBe('10.244.1.3')
  })

  it('reach each other by address', () => {
    const node = started('web', web)
    node.run('client', sh('sleep 1000'))
    node.clock.advance(3_000)
    expect(node.exec('client', 'c', ['sh', '-c', 'wget -qO- 10.244.1.2 | grep title; wget -q 10.244.1.2:81; wget -q -T 1 10.244.1.9']).text).toBe(
      "<title>Welcome to nginx!</title>\nwget: can't connect to remote host (10.244.1.2): Connection refused\nwget: download timed out\n",
    )
    expect(node.logs('web', 'web', { tailLines: 1 })).toContain('"GET / HTTP/1.1" 200')
  })
})

describe('a node that falls silent', () => {
  it('does nothing for its Pods until it is back', () => {
    const node = started('web', web)
    node.kubelet.pause()
    node.delete('web')
    node.clock.advance(60_000)
    expect(node.has('web')).toBe(true)
    node.kubelet.resume()
    node.clock.advance(5_000)
    expect(node.has('web')).toBe(false)
  })
})

// Follows pkg/kubelet/eviction/eviction_manager.go and helpers.go.
describe('a node that runs short of memory', () => {
  const greedy = (megabytes: number, requests = '0') => ({
    containers: [
      {
        name: 'c',
        image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
        args: ['stress', '--mem-total', String(megabytes * 1_048_576), '--mem-alloc-size', '1073741824', '--mem-alloc-sleep', '1s'],
        resources: { requests: { memory: requests } },
      },
    ],
  })
  const condition = (node: TestNode) => node.node().status.conditions?.find(({ type }) => type === 'MemoryPressure')?.status

  it('evicts who uses more than was asked for, the greediest first, and then is well again', () => {
    const node = new TestNode(7, { evictionMemory: '100Mi' })
    node.run('modest', greedy(3000, '4Gi'))
    node.run('large', greedy(3000))
    node.run('larger', greedy(5000))
    node.clock.advance(30_000)
    expect(node.pod('larger').status).toMatchObject({ phase: 'Failed', reason: 'Evicted' })
    expect(node.pod('larger').status.message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \S+\. Container c was using \S+, request is 0, has larger consumption of memory\. $/,
    )
    expect(node.pod('larger').status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'TerminationByKubelet',
    })
    expect(node.events('larger').at(-1)).toMatch(/^Killing|^Evicted/)
    expect([node.pod('modest').status.phase, node.pod('large').status.phase]).toEqual(['Running', 'Running'])
    expect(condition(node)).toBe('True')
    node.run('late', web)
    node.clock.advance(1000)
    expect(node.pod('late').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    })
    node.clock.advance(330_000)
    expect(condition(node)).toBe('False')
  })

  it('lets Pods be on kind, whose kubelets are told nothing of memory', () => {
    const node = new TestNode()
    node.run('larger', greedy(9000))
    node.clock.advance(60_000)
    expect(node.pod('larger').status.phase).toBe('Running')
  })
})
