import type { DownwardAPIVolumeFile, KeyToPath, Pod, Volume, VolumeProjection } from '../../api/types.gen.ts'
import type { API } from '../../apiserver/interface.ts'
import { fieldValue, resourceValue } from '../downward.ts'
import type { PodFacts } from '../environment.ts'
import { dataOf } from '../environment.ts'

/** Why a volume cannot be set up. */
export class MountError extends Error {}

/** Files by path inside a volume. */
export type Contents = Readonly<Record<string, string>>

/** Follows pkg/volume/configmap/configmap.go and secret/secret.go MakePayload. */
function keysOf(api: API, kind: 'ConfigMap' | 'Secret', namespace: string, name: string, items: readonly KeyToPath[] | undefined, optional: boolean): Contents {
  const data = dataOf(api, kind, namespace, name)
  if (data === undefined) {
    if (optional) return {}
    throw new MountError(`${kind.toLowerCase()} "${name}" not found`)
  }
  if (items === undefined || items.length === 0) return data
  const files: Record<string, string> = {}
  for (const { key, path } of items) {
    const value = data[key]
    if (value !== undefined) files[path] = value
    else if (!optional)
      throw new MountError(kind === 'ConfigMap' ? `configmap references non-existent config key: ${key}` : `references non-existent secret key: ${key}`)
  }
  return files
}

function downwardFiles(pod: Pod, items: readonly DownwardAPIVolumeFile[] | undefined, facts: PodFacts): Contents {
  const files: Record<string, string> = {}
  const [first] = pod.spec.containers ?? []
  for (const { path, fieldRef, resourceFieldRef } of items ?? []) {
    if (fieldRef !== undefined) files[path] = fieldValue(pod, fieldRef.fieldPath, facts)
    else if (resourceFieldRef !== undefined && first !== undefined) files[path] = resourceValue(pod, first, resourceFieldRef, facts)
  }
  return files
}

function projection(source: VolumeProjection, pod: Pod, api: API, facts: PodFacts): Contents {
  const namespace = pod.metadata.namespace ?? ''
  const { configMap, secret, downwardAPI, serviceAccountToken } = source
  if (configMap !== undefined) return keysOf(api, 'ConfigMap', namespace, configMap.name ?? '', configMap.items, configMap.optional === true)
  if (secret !== undefined) return keysOf(api, 'Secret', namespace, secret.name ?? '', secret.items, secret.optional === true)
  if (downwardAPI !== undefined) return downwardFiles(pod, downwardAPI.items, facts)
  // A token is a signed text that no one here could check; its file is there and says whose it is.
  return serviceAccountToken === undefined
    ? {}
    : { [serviceAccountToken.path]: `token of system:serviceaccount:${namespace}:${pod.spec.serviceAccountName ?? 'default'}\n` }
}

/**
 * The files of a volume that is written from API objects; undefined for volumes with files of their own.
 * Throws MountError in the words of the volume plugins.
 */
export function volumeContents(volume: Volume, pod: Pod, api: API, facts: PodFacts): Contents | undefined {
  const namespace = pod.metadata.namespace ?? ''
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap !== undefined) return keysOf(api, 'ConfigMap', namespace, configMap.name ?? '', configMap.items, configMap.optional === true)
  if (secret !== undefined) return keysOf(api, 'Secret', namespace, secret.secretName ?? '', secret.items, secret.optional === true)
  if (downwardAPI !== undefined) return downwardFiles(pod, downwardAPI.items, facts)
  if (projected === undefined) return undefined
  const files: Record<string, string> = {}
  const errors: string[] = []
  for (const source of projected.sources ?? []) {
    try {
      Object.assign(files, projection(source, pod, api, facts))
    } catch (error) {
      if (!(error instanceof MountError)) throw error
      errors.push(error.message)
    }
  }
  if (errors.length > 0) throw new MountError(errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`)
  return files
}

/** The ConfigMaps and Secrets a volume's files come from, as `ConfigMap/name`. */
export function sourcesOf(volume: Volume): string[] {
  const names = [
    ...(volume.configMap === undefined ? [] : [`ConfigMap/${volume.configMap.name ?? ''}`]),
    ...(volume.secret === undefined ? [] : [`Secret/${volume.secret.secretName ?? ''}`]),
  ]
  for (const { configMap, secret } of volume.projected?.sources ?? []) {
    if (configMap !== undefined) names.push(`ConfigMap/${configMap.name ?? ''}`)
    if (secret !== undefined) names.push(`Secret/${secret.name ?? ''}`)
  }
  return names
}
