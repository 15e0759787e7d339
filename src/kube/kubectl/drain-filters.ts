import type { Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { controllerOf, parseTime } from '../apimachinery/meta.ts'
import { isPodTerminal } from '../registry/core/pod/helpers.ts'
import type { Invocation } from './invocation.ts'
import { kindFor } from './mapping.ts'
import { isPod } from './pod-choice.ts'

/** What is to become of one Pod of a node that is drained. */
export interface Verdict {
  readonly pod: KubeObject & Pod
  readonly remove: boolean
  readonly warning?: string
  readonly error?: string
}

/** The verdicts on all Pods of a node. Follows kubectl/pkg/drain/filters.go. */
export function judgePods(invocation: Invocation, node: string): Verdict[] {
  const { items } = invocation.api.query(kindFor(invocation.api, 'pods'), {
    labelSelector: invocation.string('pod-selector'),
    fieldSelector: `spec.nodeName=${node}`,
  })
  return items.filter(isPod).map(pod => judge(invocation, pod))
}

function judge(invocation: Invocation, pod: KubeObject & Pod): Verdict {
  const finished = isPodTerminal(pod)
  const owner = controllerOf(pod)
  const { deletionTimestamp, annotations, namespace = '' } = pod.metadata
  const skipAfter = invocation.number('skip-wait-for-delete-timeout')
  if (skipAfter > 0 && deletionTimestamp && (invocation.now - parseTime(deletionTimestamp)) / 1000 > skipAfter) return { pod, remove: false }
  const force = invocation.bool('force')
  if (owner?.kind === 'DaemonSet' && owner.apiVersion === 'apps/v1' && !finished) {
    const missing = invocation.api.get('apps/v1', 'DaemonSet', namespace, owner.name) === undefined
    if (missing && !force) return { pod, remove: false, error: `daemonsets.apps "${owner.name}" not found` }
    if (!missing && !invocation.bool('ignore-daemonsets')) return { pod, remove: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
    if (!missing) return { pod, remove: false, warning: 'ignoring DaemonSet-managed Pods' }
  }
  if (annotations?.['kubernetes.io/config.mirror'] !== undefined) return { pod, remove: false }
  if (!finished && pod.spec?.volumes?.some(volume => volume.emptyDir !== undefined) && !invocation.bool('delete-emptydir-data'))
    return { pod, remove: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' }
  // The last filter's answer stands, so that its warning is the only one.
  if (finished || owner !== undefined) return { pod, remove: true }
  return force
    ? { pod, remove: true, warning: 'deleting Pods that declare no controller' }
    : { pod, remove: false, error: 'Pods that declare no controller (use --force to override)' }
}

/** Messages with the Pods they are about: `ignoring DaemonSet-managed Pods: a/b, a/c`. Upstream's order is random; here it is that of the Pods. */
export function groupMessages(verdicts: readonly Verdict[], message: (verdict: Verdict) => string | undefined): string[] {
  const groups = new Map<string, string[]>()
  for (const verdict of verdicts) {
    const text = message(verdict)
    if (text === undefined) continue
    const { namespace = '', name = '' } = verdict.pod.metadata
    groups.set(text, [...(groups.get(text) ?? []), `${namespace}/${name}`])
  }
  return [...groups].map(([text, pods]) => `${text}: ${pods.join(', ')}`)
}
