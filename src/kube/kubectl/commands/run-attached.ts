import type { Pod } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { newNotFound } from '../../apimachinery/status-error.ts'
import type { Pause } from '../../process/process.ts'
import { isPodReady, isPodTerminal } from '../../registry/core/pod/helpers.ts'
import { attachNotice } from '../attach-notice.ts'
import type { Outcome } from '../command.ts'
import { CommandError, ContainerFailure } from '../errors.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor } from '../mapping.ts'
import { chooseContainer, isPod } from '../pod-choice.ts'
import { unsimulated } from '../unsimulated.ts'
import { timedOut } from '../waiting.ts'
import { Watch } from '../watching.ts'

const isReady = (pod: Pod) => pod.status?.phase === 'Running' && isPodReady(pod)

/** Waits until a Pod satisfies `met`; throws when the time runs out or the Pod goes. Follows kubectl/pkg/cmd/run/run.go waitForPod. */
function* waitForPod(invocation: Invocation, pod: KubeObject & Pod, timeout: number, met: (pod: Pod) => boolean): Generator<Pause, KubeObject & Pod, void> {
  const { namespace = '', name = '' } = pod.metadata
  const watch = new Watch(invocation.api, kindFor(invocation.api, 'pods'), { namespace, fieldSelector: `metadata.name=${name}` })
  try {
    let now: KubeObject | undefined = invocation.api.get('v1', 'Pod', namespace, name)
    const deadline = invocation.now + timeout
    for (;;) {
      if (now === undefined) throw newNotFound({ group: '', resource: 'pods' }, '')
      if (isPod(now) && met(now)) return now
      const event = yield* watch.next(invocation.context.clock, deadline)
      if (event === undefined) throw new CommandError(timedOut)
      now = event.type === 'DELETED' ? undefined : event.object
    }
  } finally {
    watch.close()
  }
}

/**
 * Attaches to a Pod that was just made: prints what it writes until it ends, and ends with its exit code when
 * it is not restarted. Follows run.go handleAttachPod; input is read by containers that are shells.
 */
export function* followPod(invocation: Invocation, created: KubeObject & Pod, restartPolicy: string): Generator<Pause, Outcome, void> {
  const timeout = invocation.number('pod-running-timeout')
  const pod = yield* waitForPod(invocation, created, timeout, each => isReady(each) || isPodTerminal(each))
  const container = chooseContainer(invocation, pod, '', true)
  const { containers } = invocation.context
  if (containers === undefined) return unsimulated(invocation, 'Attaching to containers')
  const target = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name ?? '', container }
  const command = [...(pod.spec?.containers?.[0]?.command ?? []), ...(pod.spec?.containers?.[0]?.args ?? [])]
  if (!isPodTerminal(pod)) attachNotice(invocation)
  if (!isPodTerminal(pod) && invocation.bool('stdin') && containers.attach !== undefined) yield* containers.attach(target, invocation.io)
  else if (!isPodTerminal(pod) && invocation.bool('stdin') && /^(\/bin\/)?(ba|a)?sh$/.test(command[0] ?? '') && command.length === 1)
    return yield* containers.exec(target, command, invocation.io)
  else yield* containers.logs(target, { follow: true }, invocation.io)
  if (restartPolicy === 'Always' || invocation.bool('leave-stdin-open')) return 0
  const over = yield* waitForPod(invocation, pod, timeout, each => (restartPolicy === 'Never' ? isPodTerminal(each) : each.status?.phase === 'Succeeded'))
  return exitCode(over)
}

// Follows run.go Run, what comes after attaching.
function exitCode(pod: KubeObject & Pod): number {
  const { namespace = '', name = '' } = pod.metadata
  if (pod.status?.phase === 'Succeeded') return 0
  if (pod.status?.phase !== 'Failed') throw new CommandError(`pod ${namespace}/${name} left in phase ${pod.status?.phase ?? ''}`)
  const terminated = pod.status.containerStatuses?.[0]?.state?.terminated
  if (terminated === undefined || terminated.exitCode === 0) throw new CommandError(`pod ${namespace}/${name} failed with unknown exit code`)
  throw new ContainerFailure(`pod ${namespace}/${name} terminated (${terminated.reason ?? ''})\n${terminated.message ?? ''}`, terminated.exitCode)
}
