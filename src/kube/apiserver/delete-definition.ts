import type { CustomResourceDefinition } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { newConflict } from '../apimachinery/status-error.ts'
import { customResourceCleanup, withCondition } from '../registry/apiextensions/customresourcedefinition/helpers.ts'
import type { Host, WriteRequest } from './host.ts'
import { groupResource, resourceOf, withMetadata } from './host.ts'
import type { DeleteOptions } from './interface.ts'

/**
 * A definition first turns Terminating and goes when its objects have. Gives what it became, or undefined when it may
 * go like any other object. Follows apiextensions pkg/registry/customresourcedefinition/etcd.go Delete.
 */
export function deleteDefinition(host: Host, request: WriteRequest, options: DeleteOptions, existing: KubeObject, admit: () => void): KubeObject | undefined {
  const { metadata } = existing
  const { preconditions = {} } = options
  for (const [what, key] of [
    ['UID', 'uid'],
    ['ResourceVersion', 'resourceVersion'],
  ] as const) {
    const given = preconditions[key]
    if (given === undefined || given === metadata[key]) continue
    throw newConflict(
      groupResource(request.kind),
      request.name,
      `precondition failed: ${what} in precondition: ${given}, ${what} in object meta: ${metadata[key] ?? ''}`,
    )
  }
  if (metadata.deletionTimestamp !== undefined) return undefined
  admit()
  const now = formatTime(host.clock.now())
  const finalizers = metadata.finalizers ?? []
  const definition = existing as CustomResourceDefinition & KubeObject
  const object = withMetadata(definition, {
    deletionTimestamp: now,
    finalizers: finalizers.includes(customResourceCleanup) ? finalizers : [...finalizers, customResourceCleanup],
  })
  const marked = {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  }
  object.status = { ...definition.status, conditions: withCondition(definition.status.conditions ?? [], marked, now) }
  if (options.dryRun !== true) host.storage.put(resourceOf(request.kind), request.name, object)
  return object
}
