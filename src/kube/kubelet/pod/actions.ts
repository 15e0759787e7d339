import type { Container, Pod } from '../../api/types.gen.ts'
import { isInitFailed, isSidecar, shouldBeStarted, shouldRestart } from '../restart.ts'
import type { ContainerStatus } from '../runtime/container.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import { latest, sandboxChanged } from '../runtime/runtime.ts'

/** What a probe last said of a container; undefined when it has not run yet. */
export type ProbeResult = 'success' | 'failure' | 'unknown' | undefined

/** What a sync looks at beside the Pod. */
export interface ActionInput {
  readonly pod: Pod
  readonly runtime: RuntimeStatus
  readonly restartAll: boolean
  liveness(containerID: string): ProbeResult
  startup(containerID: string): ProbeResult
  /** What a definition of a container would be known by. */
  hashOf(container: Container): string
}

/** A container to stop, and what the Killing event says. */
export interface Kill {
  readonly id: string
  readonly container: Container
  readonly message: string
  readonly reason: '' | 'StartupProbe' | 'LivenessProbe'
}

/** What a sync has to do to a Pod, in this order. */
export interface PodActions {
  /** Stop everything, the sandbox too. */
  killPod: boolean
  createSandbox: boolean
  readonly sandboxID: string
  readonly attempt: number
  kills: Kill[]
  /** Runs to remove (after killing those that still run), so that all start anew. */
  resets: string[]
  ephemeralToStart: Container[]
  initToStart: Container[]
  toStart: Container[]
}

/** Follows pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions. */
export function computeActions(input: ActionInput): PodActions {
  const { pod, runtime } = input
  const { spec } = pod
  const sandbox = sandboxChanged(runtime, spec.hostNetwork === true)
  const actions: PodActions = {
    killPod: sandbox.changed,
    createSandbox: sandbox.changed,
    sandboxID: sandbox.changed ? sandbox.id : (runtime.sandboxes[0]?.id ?? ''),
    attempt: sandbox.changed ? sandbox.attempt : (runtime.sandboxes[0]?.attempt ?? 0),
    kills: [],
    resets: [],
    ephemeralToStart: [],
    initToStart: [],
    toStart: [],
  }
  if (input.restartAll) {
    actions.killPod = false
    actions.createSandbox = false
    actions.resets = runtime.containers.map(({ id }) => id)
    return actions
  }
  if (sandbox.changed) return withNewSandbox(input, actions)
  for (const { targetContainerName: _target, ...container } of spec.ephemeralContainers ?? []) {
    if (latest(runtime, container.name) === undefined) actions.ephemeralToStart.push({ ...container, resources: container.resources ?? {} })
  }
  const initialized = computeInitActions(input, actions)
  if (actions.killPod || !initialized) return actions
  let keep = 0
  for (const container of spec.containers ?? []) {
    const status = latest(runtime, container.name)
    if (status === undefined || status.state !== 'running') {
      if (shouldBeStarted(container, pod, runtime)) actions.toStart.push(container)
      continue
    }
    const kill = reasonToKill(input, container, status)
    if (kill === undefined) {
      keep++
      continue
    }
    const restart = kill.changed || (container.restartPolicy === undefined ? spec.restartPolicy !== 'Never' : container.restartPolicy !== 'Never')
    if (restart) actions.toStart.push(container)
    actions.kills.push({ id: status.id, container, reason: kill.reason, message: restart ? `${kill.message}, will be restarted` : kill.message })
  }
  if (keep === 0 && actions.toStart.length === 0) {
    actions.killPod = true
    actions.initToStart = []
  }
  return actions
}

function withNewSandbox({ pod, runtime }: ActionInput, actions: PodActions): PodActions {
  const { spec } = pod
  if (spec.restartPolicy === 'Never' && actions.attempt !== 0 && runtime.containers.length > 0) {
    actions.createSandbox = false
    return actions
  }
  const succeeded = (container: Container) => {
    const status = latest(runtime, container.name)
    return status?.state === 'exited' && status.exitCode === 0
  }
  const runsOnce = (container: Container) => (container.restartPolicy ?? spec.restartPolicy) === 'OnFailure'
  const toStart = (spec.containers ?? []).filter(container => !(runsOnce(container) && succeeded(container)))
  if (toStart.length === 0 && (spec.containers ?? []).some(({ name }) => latest(runtime, name) !== undefined)) {
    actions.createSandbox = false
    return actions
  }
  const [first] = spec.initContainers ?? []
  if (first === undefined) actions.toStart = toStart
  else actions.initToStart = [first]
  return actions
}

function reasonToKill(
  input: ActionInput,
  container: Container,
  status: ContainerStatus,
): { message: string; reason: Kill['reason']; changed: boolean } | undefined {
  if (input.hashOf(container) !== status.hash) return { message: `Container ${container.name} definition changed`, reason: '', changed: true }
  if (input.liveness(status.id) === 'failure') return { message: `Container ${container.name} failed liveness probe`, reason: 'LivenessProbe', changed: false }
  if (input.startup(status.id) === 'failure') return { message: `Container ${container.name} failed startup probe`, reason: 'StartupProbe', changed: false }
  return undefined
}

/** Decides on the init containers, last to first; true when all are done. Follows kuberuntime_container.go computeInitContainerActions. */
function computeInitActions(input: ActionInput, actions: PodActions): boolean {
  const { pod, runtime } = input
  const containers = pod.spec.initContainers ?? []
  if (containers.length === 0) return true
  let initialized = (pod.spec.containers ?? []).some(({ name }) => runtime.active.some(run => run.name === name))
  let laterBegan = initialized
  const starts: Container[] = []
  const kill = (container: Container, status: ContainerStatus, message: string, reason: Kill['reason']) => {
    actions.kills.push({ id: status.id, container, message: `Init container ${container.name} ${message}`, reason })
    starts.push(container)
  }
  for (let index = containers.length - 1; index >= 0; index--) {
    const container = containers[index]
    if (container === undefined) continue
    const sidecar = isSidecar(container)
    const status = runtime.active.find(run => run.name === container.name)
    if (status === undefined) {
      if (laterBegan && sidecar) starts.push(container)
      continue
    }
    if (laterBegan && !sidecar) continue
    const next = containers[index + 1]
    const done = () => {
      if (next === undefined) initialized = true
      else if (!laterBegan) starts.push(next)
    }
    if (status.state === 'created') starts.push(container)
    else if (status.state === 'running' && sidecar) {
      const startup = container.startupProbe === undefined ? 'success' : input.startup(status.id)
      if (startup === 'failure') kill(container, status, 'failed startup probe', 'StartupProbe')
      else if (startup === 'success') {
        done()
        if (input.hashOf(container) !== status.hash) kill(container, status, 'definition changed', '')
        else if (container.livenessProbe !== undefined && input.liveness(status.id) === 'failure')
          kill(container, status, 'failed liveness probe', 'LivenessProbe')
      }
    } else if (status.state === 'exited') {
      if (sidecar) starts.push(container)
      else if (isInitFailed(status)) {
        if (!shouldRestart(container, pod.spec, status.exitCode)) {
          actions.killPod = true
          actions.initToStart = []
          return false
        }
        starts.push(container)
      } else if (next === undefined) initialized = true
      else starts.push(next)
    }
    laterBegan = true
  }
  const [first] = containers
  if (!laterBegan && first !== undefined) starts.push(first)
  actions.initToStart = starts.reverse()
  return initialized
}
