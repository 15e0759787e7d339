import type { NodeSelectorRequirement, PersistentVolume, PersistentVolumeSource, VolumeNodeAffinity } from '../../../api/types.gen.ts'
import { deepCopy } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { unifiedDiff } from '../../../apimachinery/unified-diff.ts'
import { goValue } from '../../go-value.ts'
import { sourceFields } from './sources.ts'
import { validatePersistentVolume, validateVolume } from './validation.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')

/** The source alone; the first secret for growing the volume may still be added. */
function sourceOf(volume: PersistentVolume, old: PersistentVolume): PersistentVolumeSource {
  const source: Record<string, unknown> = {}
  for (const field of sourceFields) if (volume.spec[field] !== undefined) source[field] = volume.spec[field]
  const { csi } = volume.spec
  if (csi?.controllerExpandSecretRef !== undefined && old.spec.csi !== undefined && old.spec.csi.controllerExpandSecretRef === undefined) {
    const { controllerExpandSecretRef: _, ...rest } = csi
    source['csi'] = rest
  }
  return source
}

const betaLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
}

/** The old affinity with the keys that the new one has moved to. Follows getMaskNodeSelectorLabelChangeEqualities. */
function withNewKeys(old: VolumeNodeAffinity, affinity: VolumeNodeAffinity | undefined): VolumeNodeAffinity {
  const copy = deepCopy(old)
  const terms = affinity?.required?.nodeSelectorTerms ?? []
  const rename = (requirements: NodeSelectorRequirement[] = [], after: readonly NodeSelectorRequirement[] = []) => {
    for (const [index, requirement] of requirements.entries()) {
      const key = after[index]?.key
      if (key !== undefined && betaLabels[requirement.key] === key) requirement.key = key
    }
  }
  for (const [index, term] of (copy.required?.nodeSelectorTerms ?? []).entries()) {
    rename(term.matchExpressions, terms[index]?.matchExpressions)
    rename(term.matchFields, terms[index]?.matchFields)
  }
  return copy
}

const shown = (source: PersistentVolumeSource) => JSON.stringify(goValue('core/v1.PersistentVolumeSource', source), null, 1)

/** Follows the strategy's ValidateUpdate and ValidatePersistentVolumeUpdate, which between them look at the new volume twice. */
export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors = [...validatePersistentVolume(volume), ...validateVolume(volume)]
  const before = sourceOf(old, old)
  const after = sourceOf(volume, old)
  if (!semanticallyEqual(after, before)) {
    errors.push(
      forbidden(spec.child('persistentvolumesource'), `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(shown(before), shown(after))}`),
    )
  }
  errors.push(...validateImmutableField(volume.spec.volumeMode, old.spec.volumeMode, Path.of('volumeMode')))
  const affinity = volume.spec.nodeAffinity
  if (old.spec.nodeAffinity !== undefined && !semanticallyEqual(affinity, withNewKeys(old.spec.nodeAffinity, affinity))) {
    const value = affinity === undefined ? null : goValue('core/v1.VolumeNodeAffinity', affinity)
    errors.push(invalid(Path.of('nodeAffinity'), value, `${fieldImmutable}, except for updating from beta label to GA`))
  }
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined) {
    errors.push(forbidden(spec.child('volumeAttributesClassName'), 'update from non-nil value to nil is forbidden'))
  }
  return errors
}

/** Follows ValidatePersistentVolumeStatusUpdate. */
export function validatePersistentVolumeStatusUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors = validateObjectMetaUpdate(volume.metadata, old.metadata, metadata)
  return volume.metadata.resourceVersion ? errors : [...errors, required(Path.of('resourceVersion'))]
}
