import type { ObjectMeta, OwnerReference } from '../api/types.gen.ts'

/** What every object has. Objects in the store are plain JSON values and are never changed in place: copy, then write. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
}

/** Names a kind: its group ('' for the core group), version and kind. */
export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** `apps/v1` from a group and a version; the core group has no slash. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** The group and version of an apiVersion: `apps/v1` gives `apps` and `v1`, `v1` gives '' and `v1`. */
export function parseGroupVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** The owner that controls the object, if it has one. Follows apimachinery/pkg/apis/meta/v1/controller_ref.go GetControllerOf. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(owner => owner.controller === true)
}

/** A controlling owner reference to `owner`. Follows controller_ref.go NewControllerRef. */
export function newControllerRef(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** `namespace/name`, or the name alone for cluster-scoped objects. */
export function keyOf(object: KubeObject): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name ?? ''}` : (name ?? '')
}

/** The second that was written last: many times in a row are of one. */
let written = { second: Number.NaN, text: '' }

/** RFC 3339 in whole seconds, as the API writes times. `time` in milliseconds since the epoch. */
export function formatTime(time: number): string {
  const second = Math.floor(time / 1000)
  if (second !== written.second) written = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` }
  return written.text
}

/** RFC 3339 with microseconds, as MicroTime is written. */
export function formatMicroTime(time: number): string {
  return new Date(time).toISOString().replace(/\.(\d{3})Z$/, '.$1000Z')
}

/** Milliseconds since the epoch of an RFC 3339 text; NaN when it is none. */
export function parseTime(text: string): number {
  return Date.parse(text)
}
