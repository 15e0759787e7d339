import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaOf } from '../../../api/schema.ts'
import type { Pod, PodSpec } from '../../../api/types.gen.ts'
import { errorBody } from '../../../apimachinery/field-error.ts'
import { decode } from '../../../serializer/decode.ts'
import { parseDocuments } from '../../../yaml/documents.ts'
import { setPodDefaults } from './defaults.ts'
import { strategy } from './strategy.ts'

interface Recorded {
  readonly status?: { readonly code: number; readonly causes: readonly { readonly type: string; readonly field: string; readonly message: string }[] }
  readonly warnings: readonly string[]
  readonly object?: Pod
}

const root = new URL('../../../../../reference/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** The Pod of a question with one document, as it reaches the strategy: decoded, defaulted, with its service account. */
function podOf(question: string): Pod | undefined {
  const documents = parseDocuments(read(question))
  const value = documents[0]?.value
  const schema = schemaOf('v1', 'Pod')
  if (documents.length !== 1 || schema === undefined || typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'Pod')
    return undefined
  if (!('apiVersion' in value) || value.apiVersion !== 'v1') return undefined
  const pod = decode(value, schema).object as Pod
  setPodDefaults(pod)
  pod.metadata.namespace ??= 'default'
  pod.metadata.creationTimestamp = '2026-01-01T00:00:00Z'
  pod.spec.serviceAccountName ??= 'default'
  pod.spec.serviceAccount ??= 'default'
  return pod
}

/** Without what admission adds: the token's volume, tolerations and the priority. */
function withoutAdmission(spec: PodSpec): PodSpec {
  const { priority: _priority, preemptionPolicy: _policy, tolerations, volumes, containers, initContainers, ...rest } = spec
  const token = ({ name }: { readonly name: string }) => name.startsWith('kube-api-access-')
  const kept = (list: PodSpec['containers']) =>
    list?.map(({ volumeMounts, ...container }) => {
      const mounts = volumeMounts?.filter(mount => !token(mount)) ?? []
      return mounts.length === 0 ? container : { ...container, volumeMounts: mounts }
    }) ?? null
  const own: PodSpec = { ...rest, containers: kept(containers) }
  if (initContainers !== undefined) own.initContainers = kept(initContainers) ?? []
  const ownVolumes = volumes?.filter(volume => !token(volume)) ?? []
  if (ownVolumes.length > 0) own.volumes = ownVolumes
  const ownTolerations =
    tolerations?.filter(({ key = '', tolerationSeconds }) => tolerationSeconds !== 300 || !/^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key)) ?? []
  if (ownTolerations.length > 0) own.tolerations = ownTolerations
  return own
}

const cases = readdirSync(new URL('recorded/1.37/cases/', root)).map(file => file.replace(/\.json$/, ''))
const answered = cases.flatMap(name => {
  const recorded: Recorded = JSON.parse(read(`recorded/1.37/cases/${name}.json`))
  const code = recorded.status?.code
  if (code !== undefined && code !== 422) return []
  let pod: Pod | undefined
  try {
    pod = podOf(`cases/${name}.yaml`)
  } catch {
    return []
  }
  return pod === undefined ? [] : [{ name, recorded, pod }]
})

describe('Pods of the recordings', () => {
  it('are many', () => expect(answered.length).toBeGreaterThan(60))

  for (const { name, recorded, pod } of answered) {
    it(`${name} gets the server's answer`, () => {
      strategy.prepareForCreate?.(pod)
      const causes = strategy.validate(pod).map(error => ({ type: error.type, field: String(error.field ?? '<nil>'), message: errorBody(error) }))
      expect(causes).toEqual((recorded.status?.causes ?? []).map(({ type, field, message }) => ({ type, field, message })))
      if (recorded.object === undefined) return
      expect(strategy.warningsOnCreate?.(pod)).toEqual(recorded.warnings)
      expect(pod.spec).toEqual(withoutAdmission(recorded.object.spec))
      expect(pod.status).toEqual(recorded.object.status)
    })
  }
})
