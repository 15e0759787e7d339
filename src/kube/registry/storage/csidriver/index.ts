import type { CSIDriver, CSIDriverSpec, TokenRequest } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { semanticallyEqual, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-validation.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const policies = ['File', 'None', 'ReadWriteOnceWithFSType']
const modes = ['Persistent', 'Ephemeral']

/** Follows pkg/apis/storage/v1/defaults.go SetDefaults_CSIDriver. */
function setDefaults({ spec }: CSIDriver): void {
  spec.attachRequired ??= true
  spec.podInfoOnMount ??= false
  spec.storageCapacity ??= false
  spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType'
  if ((spec.volumeLifecycleModes ?? []).length === 0) spec.volumeLifecycleModes = ['Persistent']
  spec.requiresRepublish ??= false
  spec.seLinuxMount ??= false
  spec.preventPodSchedulingIfMissing ??= false
}

/** Follows pkg/apis/storage/validation/validation.go validateTokenRequests. */
function validateTokenRequests(requests: readonly TokenRequest[], path: Path): FieldError[] {
  return requests.flatMap(({ audience, expirationSeconds: seconds }, index) => {
    const at = path.index(index)
    if (requests.findIndex(other => other.audience === audience) < index) return [duplicate(at.child('audience'), audience)]
    if (seconds === undefined) return []
    if (seconds < 600) return [invalid(at.child('expirationSeconds'), seconds, 'may not specify a duration less than 10 minutes')]
    return seconds > 2 ** 32 ? [invalid(at.child('expirationSeconds'), seconds, 'may not specify a duration larger than 2^32 seconds')] : []
  })
}

/** Follows validateCSIDriverSpec; what it requires has defaults, and so is always there. */
function validateSpec(spec: CSIDriverSpec): FieldError[] {
  const {
    fsGroupPolicy,
    tokenRequests = [],
    volumeLifecycleModes = [],
    nodeAllocatableUpdatePeriodSeconds: period,
    serviceAccountTokenInSecrets: inSecrets,
  } = spec
  const errors: FieldError[] = []
  if (fsGroupPolicy !== undefined && !policies.includes(fsGroupPolicy)) errors.push(notSupported(specPath.child('fsGroupPolicy'), fsGroupPolicy, policies))
  errors.push(...validateTokenRequests(tokenRequests, specPath.child('tokenRequests')))
  errors.push(...volumeLifecycleModes.filter(mode => !modes.includes(mode)).map(mode => notSupported(specPath.child('volumeLifecycleModes'), mode, modes)))
  if (period !== undefined && period < 10)
    errors.push(invalid(specPath.child('nodeAllocatableUpdatePeriodSeconds'), period, 'must be greater than or equal to 10 seconds'))
  if (inSecrets !== undefined && tokenRequests.length === 0) {
    errors.push(invalid(specPath.child('serviceAccountTokenInSecrets'), inSecrets, 'serviceAccountTokenInSecrets is set but no tokenRequests are specified'))
  }
  return errors
}

/** Follows ValidateCSIDriverUpdate, whose first path is misspelled. */
function validateUpdate(driver: CSIDriver, old: CSIDriver): FieldError[] {
  return [
    ...validateObjectMetaUpdate(driver.metadata, old.metadata, metadata),
    ...validateSpec(driver.spec),
    ...validateImmutableField(driver.spec.attachRequired, old.spec.attachRequired, specPath.child('attachedRequired')),
    ...validateImmutableField(driver.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, specPath.child('volumeLifecycleModes')),
  ]
}

const tokenWarning =
  'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes'
const warnings = ({ spec }: CSIDriver) => ((spec.tokenRequests ?? []).length > 0 && spec.serviceAccountTokenInSecrets === undefined ? [tokenWarning] : [])

/** CSIDriver, storage.k8s.io/v1. Follows pkg/registry/storage/csidriver/strategy.go. */
export const csiDriver = defineKind<CSIDriver>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  singular: 'csidriver',
  namespaced: false,
  setDefaults,
  strategy: {
    validate: driver => [...validateObjectMeta(driver.metadata, false, nameIsDNSSubdomain, metadata), ...validateSpec(driver.spec)],
    warningsOnCreate: warnings,
    prepareForUpdate(object, old) {
      if (!semanticallyEqual(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateUpdate,
    warningsOnUpdate: (object, old) => (semanticallyEqual(object.spec.tokenRequests, old.spec.tokenRequests) ? [] : warnings(object)),
    allowUnconditionalUpdate: false,
  },
  columns: [
    { name: 'Name' },
    { name: 'AttachRequired' },
    { name: 'PodInfoOnMount' },
    { name: 'StorageCapacity' },
    { name: 'TokenRequests' },
    { name: 'RequiresRepublish' },
    { name: 'Modes' },
    { name: 'Age' },
  ],
  row(object, now) {
    const { attachRequired, podInfoOnMount, storageCapacity, tokenRequests, requiresRepublish, volumeLifecycleModes = [] } = object.spec
    return [
      nameCell(object),
      String(attachRequired ?? true),
      String(podInfoOnMount ?? false),
      String(storageCapacity ?? false),
      tokenRequests === undefined ? '<unset>' : tokenRequests.map(({ audience }) => audience).join(','),
      String(requiresRepublish ?? false),
      volumeLifecycleModes.join(',') || '<none>',
      ageCell(object, now),
    ]
  },
})
