import { schemaOf } from '../api/schema.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { twoWayMergePatch } from '../apiserver/patch/strategic-diff.ts'
import { asError, CommandError } from './errors.ts'
import type { FullInfo, Info } from './info.ts'
import type { Invocation } from './invocation.ts'
import { versionOf } from './mapping.ts'
import type { JsonRecord } from './value.ts'
import { isRecord, listAt, recordAt, withChange } from './value.ts'

/** A change worked out on a copy of an object: the strategic merge patch, why there is none, or nothing to do. */
export type Change = { readonly info: FullInfo; readonly after: KubeObject; readonly patch: JsonRecord } | { readonly info: FullInfo; readonly error: Error }

/**
 * What `mutate` changes in each object; it gives the changed copy, undefined when the object is left out, or
 * throws. Follows kubectl/pkg/cmd/set/helper.go CalculatePatches.
 */
export function calculateChanges(infos: readonly Info[], mutate: (object: KubeObject) => KubeObject | undefined): Change[] {
  const changes: Change[] = []
  for (const info of infos) {
    const { object } = info
    if (object === undefined) continue
    const full: FullInfo = Object.assign(info, { object })
    try {
      const after = mutate(object)
      if (after !== undefined) changes.push({ info: full, after, patch: difference(full, object, after) })
    } catch (thrown) {
      changes.push({ info: full, error: asError(thrown) })
    }
  }
  return changes
}

function difference(info: FullInfo, before: KubeObject, after: KubeObject): JsonRecord {
  const struct = schemaOf(versionOf(info.kind), info.kind.kind)
  if (struct === undefined) throw new CommandError(`unable to find api field in struct ${info.kind.kind}`)
  return twoWayMergePatch(recordAt({ before }, 'before'), recordAt({ after }, 'after'), struct)
}

/** Whether a patch changes nothing. */
export function changesNothing(patch: JsonRecord): boolean {
  return Object.keys(patch).length === 0
}

/**
 * `deployments/web`, as messages about one object begin. `local` when no server was asked how the kind is served; a line break
 * follows then, where the kind has a group. Follows cli-runtime/pkg/resource/visitor.go Info.ObjectName.
 */
export function objectName({ kind, name }: Info, local = false): string {
  if (!local) return `${kind.plural}/${name}`
  return kind.group === '' ? `${kind.kind.toLowerCase()}/${name}` : `${kind.kind.toLowerCase()}.${kind.group}/${name}\n`
}

/** `*v1.Service`: Go's name of an object's type. */
export function goTypeOf(info: Info): string {
  return `*${info.kind.version}.${info.kind.kind}`
}

const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ...Object.fromEntries(
    ['ReplicationController', 'Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet', 'Job'].map(kind => [kind, ['spec', 'template', 'spec']]),
  ),
}

/** Where an object keeps its Pod spec. Throws for kinds without one. Follows kubectl/pkg/polymorphichelpers/updatepodspec.go. */
export function podSpecPath(info: Pick<Info, 'kind'>): readonly string[] {
  const path = templatePaths[info.kind.kind]
  if (path === undefined) throw new CommandError(`the object is not a pod or does not have a pod template: *${info.kind.version}.${info.kind.kind}`)
  return path
}

/** The object with `change` made to its Pod spec. */
export function withPodSpec(info: Pick<Info, 'kind'>, object: KubeObject, change: (spec: JsonRecord) => JsonRecord): KubeObject {
  return withChange(object, podSpecPath(info), change)
}

/** The Pod spec with `change` made to every container, init containers first or last. */
export function mapContainers(spec: JsonRecord, change: (container: JsonRecord, list: 'containers' | 'initContainers') => JsonRecord): JsonRecord {
  const changed: JsonRecord = { ...spec }
  for (const list of ['containers', 'initContainers'] as const) {
    if (!Array.isArray(spec[list])) continue
    changed[list] = listAt(spec, list).map(container => (isRecord(container) ? change(container, list) : container))
  }
  return changed
}

/** Whether a container's name fits a pattern with `*`. Follows kubectl/pkg/cmd/set/helper.go selectString. */
export function fitsPattern(name: string, pattern: string): boolean {
  if (!pattern.includes('*')) return name === pattern
  return new RegExp(
    `^${pattern
      .split('*')
      .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(name)
}

/** Sends a change's patch. */
export function sendChange(
  invocation: Invocation,
  change: { readonly info: FullInfo; readonly patch: JsonRecord },
  dryRun: string,
  fieldManager: string,
): KubeObject {
  const { kind, namespace, name } = change.info
  return invocation.take(invocation.api.patch(kind, namespace, name, { type: 'strategic', body: change.patch }, { dryRun: dryRun === 'server', fieldManager }))
}
