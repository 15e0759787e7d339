import type { KubeObject } from '../../../apimachinery/meta.ts'
import { CommandError } from '../../errors.ts'
import type { Info } from '../../info.ts'
import { kindPrefix } from '../../mapping.ts'
import { at, listAt, numberAt, textAt } from '../../value.ts'

/** What a rollout looks like now, and whether it is done. Throws when it cannot finish. */
export type StatusView = (object: KubeObject, revision: number) => { readonly text: string; readonly done: boolean }

const onlyRolling = 'rollout status is only available for RollingUpdate strategy type'

/** The view for a kind. Throws for kinds without rollouts. Follows kubectl/pkg/polymorphichelpers/rollout_status.go. */
export function viewStatus({ kind }: Info): StatusView {
  if (kind.group === 'apps') {
    if (kind.kind === 'Deployment') return deployment
    if (kind.kind === 'DaemonSet') return daemonSet
    if (kind.kind === 'StatefulSet') return statefulSet
  }
  throw new CommandError(`no status viewer has been implemented for ${kindName(kind)}`)
}

function kindName(kind: Info['kind']): string {
  return kind.group === '' ? kind.kind : kindPrefix(kind).replace(kind.kind.toLowerCase(), kind.kind)
}

function deployment(object: KubeObject, revision: number): ReturnType<StatusView> {
  const { name = '', generation = 0, annotations } = object.metadata
  if (revision > 0) {
    const running = Number(annotations?.['deployment.kubernetes.io/revision'] ?? '0')
    if (revision !== running) throw new CommandError(`desired revision (${revision}) is different from the running revision (${running})`)
  }
  if (generation > numberAt(object, 'status', 'observedGeneration')) return { text: 'Waiting for deployment spec update to be observed...\n', done: false }
  const condition = listAt(object, 'status', 'conditions').find(each => textAt(each, 'type') === 'Progressing')
  if (textAt(condition, 'reason') === 'ProgressDeadlineExceeded') throw new CommandError(`deployment "${name}" exceeded its progress deadline`)
  const wanted = numberAt(object, 'spec', 'replicas')
  const [replicas, updated, available] = ['replicas', 'updatedReplicas', 'availableReplicas'].map(field => numberAt(object, 'status', field)) as [
    number,
    number,
    number,
  ]
  const waiting = (what: string) => ({ text: `Waiting for deployment "${name}" rollout to finish: ${what}...\n`, done: false })
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new replicas have been updated`)
  if (replicas > updated) return waiting(`${replicas - updated} old replicas are pending termination`)
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`)
  return { text: `deployment "${name}" successfully rolled out\n`, done: true }
}

function daemonSet(object: KubeObject): ReturnType<StatusView> {
  const { name = '', generation = 0 } = object.metadata
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') throw new CommandError(onlyRolling)
  if (generation > numberAt(object, 'status', 'observedGeneration')) return { text: 'Waiting for daemon set spec update to be observed...\n', done: false }
  const [updated, desired, available] = ['updatedNumberScheduled', 'desiredNumberScheduled', 'numberAvailable'].map(field =>
    numberAt(object, 'status', field),
  ) as [number, number, number]
  const waiting = (what: string) => ({ text: `Waiting for daemon set "${name}" rollout to finish: ${what}...\n`, done: false })
  if (updated < desired) return waiting(`${updated} out of ${desired} new pods have been updated`)
  if (available < desired) return waiting(`${available} of ${desired} updated pods are available`)
  return { text: `daemon set "${name}" successfully rolled out\n`, done: true }
}

function statefulSet(object: KubeObject): ReturnType<StatusView> {
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') throw new CommandError(onlyRolling)
  const observed = numberAt(object, 'status', 'observedGeneration')
  if (observed === 0 || (object.metadata.generation ?? 0) > observed) return { text: 'Waiting for statefulset spec update to be observed...\n', done: false }
  const wanted = numberAt(object, 'spec', 'replicas')
  const [ready, updated] = ['readyReplicas', 'updatedReplicas'].map(field => numberAt(object, 'status', field)) as [number, number]
  if (ready < wanted) return { text: `Waiting for ${wanted - ready} pods to be ready...\n`, done: false }
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate')
  if (rolling !== undefined && rolling !== null) {
    const partition = at(rolling, 'partition')
    if (typeof partition === 'number' && updated < wanted - partition)
      return { text: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...\n`, done: false }
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true }
  }
  const [current, update] = [textAt(object, 'status', 'currentRevision'), textAt(object, 'status', 'updateRevision')]
  if (update !== current) return { text: `waiting for statefulset rolling update to complete ${updated} pods at revision ${update}...\n`, done: false }
  return { text: `statefulset rolling update complete ${numberAt(object, 'status', 'currentReplicas')} pods at revision ${current}...\n`, done: true }
}
