import { schemaOf, structNamed } from '../../../api/schema.ts'
import type { PodTemplateSpec } from '../../../api/types.gen.ts'
import type { KubeObject } from '../../../apimachinery/meta.ts'
import { controllerOf } from '../../../apimachinery/meta.ts'
import { labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { strategicMergePatch } from '../../../apiserver/patch/strategic-merge.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { decodeInto } from '../../typed.ts'
import { isManifest, numberAt, recordAt, textAt } from '../../value.ts'

/** One revision of a workload: its number, the object that keeps it, and the Pod template it stands for. */
export interface Revision {
  readonly number: number
  readonly holder: KubeObject
  readonly template: PodTemplateSpec
}

/** The revisions of a Deployment, DaemonSet or StatefulSet, oldest first. Follows kubectl/pkg/polymorphichelpers/history.go. */
export function revisionsOf(invocation: Invocation, object: KubeObject): Revision[] {
  const revisions = object.kind === 'Deployment' ? ofDeployment(invocation, object) : ofControllerRevisions(invocation, object)
  return revisions.sort((a, b) => a.number - b.number)
}

function owned(invocation: Invocation, object: KubeObject, kind: string): KubeObject[] {
  const selector = labelSelectorAsSelector(recordAt(object, 'spec', 'selector'))
  return invocation.api
    .list('apps/v1', kind, object.metadata.namespace)
    .filter(each => controllerOf(each)?.uid === object.metadata.uid && selector.matches(each.metadata.labels))
}

function ofDeployment(invocation: Invocation, object: KubeObject): Revision[] {
  return owned(invocation, object, 'ReplicaSet').flatMap(holder => {
    const text = holder.metadata.annotations?.['deployment.kubernetes.io/revision']
    return text === undefined ? [] : [{ number: Number(text), holder, template: templateOf(holder) }]
  })
}

function ofControllerRevisions(invocation: Invocation, object: KubeObject): Revision[] {
  return owned(invocation, object, 'ControllerRevision').map(holder => ({
    number: numberAt(holder, 'revision'),
    holder,
    template: templateOf(applyRevision(object, holder)),
  }))
}

/** The workload as a ControllerRevision has it. Follows history.go applyDaemonSetHistory. */
function applyRevision(object: KubeObject, holder: KubeObject): KubeObject {
  const struct = schemaOf(object.apiVersion, object.kind)
  if (struct === undefined) throw new CommandError(`unable to parse history ${textAt(holder, 'metadata', 'name')}`)
  const patched = strategicMergePatch(recordAt({ object }, 'object'), recordAt(holder, 'data'), struct)
  return isManifest(patched) ? patched : object
}

/** A workload's Pod template. */
export function templateOf(object: KubeObject): PodTemplateSpec {
  return decodeInto<PodTemplateSpec>(recordAt(object, 'spec', 'template'), structNamed('core/v1.PodTemplateSpec'))
}
