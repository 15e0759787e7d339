import type { KubeObject } from '../apimachinery/meta.ts'
import { isReason, newNotFound } from '../apimachinery/status-error.ts'
import type { Pause } from '../process/process.ts'
import { CommandError } from './errors.ts'
import type { Info } from './info.ts'
import type { Invocation } from './invocation.ts'
import { Watch } from './watching.ts'

/** Upstream's word for a wait that took too long. */
export const timedOut = 'timed out waiting for the condition'

/** A week: what a wait without a limit waits. */
export const aWeek = 168 * 3_600_000

function current(invocation: Invocation, { kind, namespace, name }: Info): KubeObject | undefined {
  try {
    return invocation.api.read(kind, namespace, name)
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined
    throw error
  }
}

function tooLate(info: Info): CommandError {
  return new CommandError(`${timedOut} on ${info.kind.plural}/${info.name}`)
}

/**
 * Waits until an object is gone, or another one of its name is there (`uid` is the one waited for). `deadline`
 * in virtual milliseconds since the epoch. Throws when it passes. Follows kubectl/pkg/cmd/wait/delete.go IsDeleted.
 */
export function* waitForDeletion(
  invocation: Invocation,
  info: Info,
  uid: string | undefined,
  deadline: number,
): Generator<Pause, KubeObject | undefined, void> {
  const watch = new Watch(invocation.api, info.kind, { namespace: info.namespace, fieldSelector: `metadata.name=${info.name}` })
  try {
    const found = current(invocation, info)
    if (found === undefined || (uid !== undefined && found.metadata.uid !== uid)) return found ?? info.object
    for (;;) {
      if (deadline <= invocation.now) throw tooLate(info)
      const event = yield* watch.next(invocation.context.clock, deadline)
      if (event === undefined) throw tooLate(info)
      if (event.type === 'DELETED') return found
    }
  } finally {
    watch.close()
  }
}

/**
 * Waits until `met` says so of an object. With a `deadline` of now it looks only once. Follows
 * kubectl/pkg/cmd/wait/condition.go getObjAndCheckCondition.
 */
export function* waitFor(
  invocation: Invocation,
  info: Info,
  met: (object: KubeObject) => boolean,
  timeout: number,
  deadline: number,
): Generator<Pause, KubeObject, void> {
  const watch = new Watch(invocation.api, info.kind, { namespace: info.namespace, fieldSelector: `metadata.name=${info.name}` })
  try {
    const found = current(invocation, info)
    if (found === undefined) throw newNotFound({ group: info.kind.group, resource: info.kind.plural }, info.name)
    if (met(found)) return found
    if (timeout === 0) throw new CommandError(`condition not met for ${info.kind.plural}/${info.name}`)
    for (;;) {
      if (deadline <= invocation.now) throw tooLate(info)
      const event = yield* watch.next(invocation.context.clock, deadline)
      if (event === undefined) throw tooLate(info)
      if (event.type !== 'DELETED' && met(event.object)) return event.object
    }
  } finally {
    watch.close()
  }
}
