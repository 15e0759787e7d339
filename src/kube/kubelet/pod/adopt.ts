import type { Container as ContainerSpec, Pod, PodStatus } from '../../api/types.gen.ts'
import { fullReference } from '../images/reference.ts'
import type { FactoryContext } from '../runtime/container-factory.ts'
import { createContainer, newIdentity } from '../runtime/container-factory.ts'
import type { PodAddresses } from './pod-addresses.ts'
import type { PodRuntime } from './pod-runtime.ts'

/** Takes over a Pod that already runs by its status: its address, and its containers with their ids and starts. */
export function adoptPod(pod: Pod, runtime: PodRuntime, factory: FactoryContext, addresses: PodAddresses): void {
  const { status, spec } = pod
  const ip = spec.hostNetwork === true ? '' : (status.podIP ?? '')
  addresses.reserve(ip)
  runtime.addSandbox(newIdentity(factory.rand), 0, ip)
  const take = (specs: readonly ContainerSpec[] | null | undefined, statuses: PodStatus['containerStatuses']) => {
    for (const { name, state, containerID, restartCount } of statuses ?? []) {
      const found = specs?.find(candidate => candidate.name === name)
      if (found === undefined || state.running === undefined) continue
      const id = containerID?.replace(/^containerd:\/\//, '')
      const rest = { restartCount, environment: new Map<string, string>(), mounts: [], podIP: status.podIP ?? '', ...(id === undefined ? {} : { id }) }
      const container = createContainer(factory, { pod, spec: found, reference: fullReference(found.image ?? ''), ...rest })
      runtime.addContainer(container)
      container.adopt(Date.parse(state.running.startedAt ?? ''))
    }
  }
  take(spec.initContainers, status.initContainerStatuses)
  take(spec.containers, status.containerStatuses)
}
