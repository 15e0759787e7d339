import { describe, expect, it } from 'vitest'
import { deepCopy } from '../apimachinery/deep-copy.ts'
import { errorText } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { kinds } from './index.ts'

/** What the server says of a change, as sentences. */
function refusals(plural: string, old: KubeObject & { readonly spec?: object }, change: object): string[] {
  const kind = kinds.find(each => each.plural === plural)
  const object = { ...deepCopy(old), ...change, metadata: { ...old.metadata, resourceVersion: '2' } }
  return (kind?.strategy.validateUpdate?.(object, old) ?? []).map(errorText)
}

const metadata = { name: 'it', namespace: 'default', resourceVersion: '2', uid: '1' }
const { namespace: _, ...clusterMetadata } = metadata

// Sentences are those of pkg/apis/*/validation/validation.go.
describe('what an update may not change', () => {
  it("a PriorityClass's value", () => {
    const old = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: clusterMetadata, value: 10, preemptionPolicy: 'Never' }
    expect(refusals('priorityclasses', old, { value: 20 })).toEqual(['value: Forbidden: may not be changed in an update.'])
    expect(refusals('priorityclasses', old, { preemptionPolicy: 'PreemptLowerPriority' })).toEqual([
      'preemptionPolicy: Invalid value: "PreemptLowerPriority": field is immutable',
    ])
    expect(refusals('priorityclasses', old, { description: 'more' })).toEqual([])
  })

  it("a quota's scopes", () => {
    const old = { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '1' }, scopes: ['BestEffort'] }, status: {} }
    expect(refusals('resourcequotas', old, { spec: { hard: { pods: '2' }, scopes: ['NotBestEffort'] } })).toEqual([
      'spec.scopes: Invalid value: ["NotBestEffort"]: field is immutable',
    ])
    expect(refusals('resourcequotas', old, { spec: { hard: { pods: '2' }, scopes: ['BestEffort'] } })).toEqual([])
  })

  it("a volume's source", () => {
    const spec = {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/a', type: '' },
      persistentVolumeReclaimPolicy: 'Retain',
      volumeMode: 'Filesystem',
    }
    const old = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: clusterMetadata, spec, status: {} }
    const [refusal = '', ...more] = refusals('persistentvolumes', old, { spec: { ...spec, hostPath: { path: '/b', type: '' } } })
    expect(more).toEqual([])
    expect(refusal).toContain('spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n')
    expect(refusal).toMatch(/\n- .*"\/a".*\n\+ .*"\/b"/)
    expect(refusals('persistentvolumes', old, { spec: { ...spec, capacity: { storage: '2Gi' } } })).toEqual([])
  })

  it("a volume attachment's spec, which is declared to stay", () => {
    const spec = { attacher: 'example.com', nodeName: 'node-1', source: { persistentVolumeName: 'disk' } }
    const old = { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment', metadata: clusterMetadata, spec, status: { attached: false } }
    expect(refusals('volumeattachments', old, { spec: { ...spec, nodeName: 'node-2' } })).toEqual(['spec: Invalid value: null: field is immutable'])
  })
})
