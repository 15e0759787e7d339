import type { CSIDriver, CSIDriverSpec, TokenRequest } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { defineVerdict } from '../../kind.ts'

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
export function validateSpec(spec: CSIDriverSpec): FieldError[] {
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

const tokenWarning =
  'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes'
/** Warns of tokens that may end up in a log. */
export const warnings = ({ spec }: CSIDriver) =>
  (spec.tokenRequests ?? []).length > 0 && spec.serviceAccountTokenInSecrets === undefined ? [tokenWarning] : []

/** What decides over a new CSIDriver. */
export const csiDriverVerdict = defineVerdict<CSIDriver>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  namespaced: false,
  setDefaults,
  strategy: {
    validate: driver => [...validateObjectMeta(driver.metadata, false, nameIsDNSSubdomain, metadata), ...validateSpec(driver.spec)],
    warningsOnCreate: warnings,
  },
})
