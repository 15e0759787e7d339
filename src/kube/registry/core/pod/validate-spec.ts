import type { ObjectMeta, PodResourceClaim, PodSpec } from '../../../api/types.gen.ts'
import { duplicate, forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { inclusiveRangeError, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateLabels } from '../../../apimachinery/selector.ts'
import { goValue } from '../../go-value.ts'
import type { Errors } from './checks.ts'
import { checkLabel, checkRequiredOneOf, report } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { validateAffinity } from './validate-affinity.ts'
import { mirrorPodAnnotation } from './validate-annotations.ts'
import { checkRestartPolicy, validateContainers, validateEphemeralContainers, validateInitContainers } from './validate-containers.ts'
import { checkDNSPolicy, validateDNSConfig, validateHostAliases, validateHostnameOverride } from './validate-dns.ts'
import { validateFileKeyVolumes } from './validate-env.ts'
import { validateHostProcess, validateOS } from './validate-os.ts'
import { validatePodResources } from './validate-pod-resources.ts'
import { validateHostUsers, validatePodSecurityContext, validateShareProcessNamespace } from './validate-pod-security.ts'
import { validateHostNetworkPorts } from './validate-ports.ts'
import { checkContainerResourceName, validateResourceRequirements } from './validate-resources.ts'
import { validateReadinessGates, validateSchedulingGates, validateTolerations, validateTopologySpread } from './validate-scheduling.ts'
import { validateVolumes } from './validate-volumes.ts'

const maxInt32 = 2 ** 31 - 1
/** Where the server names no field: an empty one. */
const emptyPath = Path.of('')

/**
 * Every rule of a Pod's spec, in upstream's order. `meta` is the Pod's metadata, undefined for a template.
 * Follows pkg/apis/core/validation/validation.go ValidatePodSpec.
 */
export function validatePodSpec(errors: Errors, spec: PodSpec, meta: ObjectMeta | undefined, path: Path, options: PodValidationOptions): void {
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(path.child('terminationGracePeriodSeconds')))
  const volumes = validateVolumes(errors, spec.volumes, { meta, options }, path.child('volumes'))
  const claimNames = new Set((spec.resourceClaims ?? []).map(({ name }) => name).filter(name => name !== ''))
  validateResourceClaims(errors, spec.resourceClaims, meta, path.child('resourceClaims'))
  const scope = { spec, volumes, claimNames, options }
  validateContainers(errors, scope, path.child('containers'))
  validateInitContainers(errors, scope, path.child('initContainers'))
  validateEphemeralContainers(errors, scope, path.child('ephemeralContainers'))
  validatePodResources(errors, spec, claimNames, path, options)
  validateHostNetworkPorts(errors, spec, path, options)
  checkRestartPolicy(errors, spec.restartPolicy, path.child('restartPolicy'))
  checkDNSPolicy(errors, spec.dnsPolicy, path.child('dnsPolicy'))
  if (spec.nodeSelector !== undefined) errors.push(...validateLabels(spec.nodeSelector, path.child('nodeSelector')))
  validatePodSecurityContext(errors, spec, path.child('securityContext'), options)
  validateShareProcessNamespace(errors, spec, path)
  validateAffinity(errors, spec.affinity, path.child('affinity'), options)
  validateDNSConfig(errors, spec, path.child('dnsConfig'))
  validateReadinessGates(errors, spec.readinessGates, path.child('readinessGates'))
  validateSchedulingGates(errors, spec.schedulingGates, path.child('schedulingGates'))
  validateTopologySpread(errors, spec.topologySpreadConstraints, path.child('topologySpreadConstraints'), options)
  validateHostProcess(errors, spec, path)
  validateHostUsers(errors, spec, path, options)
  validateHostnameOverride(errors, spec, path)
  validateNames(errors, spec, path, options)
  if (spec.overhead !== undefined) {
    validateResourceRequirements(errors, { limits: spec.overhead }, checkContainerResourceName, noClaims, path.child('overhead'), options)
  }
  validateOS(errors, spec, path)
  validateSchedulingGroup(errors, spec, path)
  validateFileKeyVolumes(errors, spec, path)
}

const noClaims: ReadonlySet<string> = new Set()

/** The rules of single fields between those of hostname and overhead. */
function validateNames(errors: Errors, spec: PodSpec, path: Path, options: PodValidationOptions): void {
  const { serviceAccountName = '', serviceAccount = '', nodeName, activeDeadlineSeconds, hostname, subdomain, priorityClassName, runtimeClassName } = spec
  if (serviceAccountName !== '') report(errors, path.child('serviceAccountName'), serviceAccountName, nameIsDNSSubdomain(serviceAccountName, false))
  if (serviceAccount !== serviceAccountName) {
    errors.push(
      invalid(path.child('deprecatedServiceAccount'), serviceAccount, `must be the same as serviceAccountName: ${JSON.stringify(serviceAccountName)}`),
    )
  }
  if (nodeName) report(errors, path.child('nodeName'), nodeName, nameIsDNSSubdomain(nodeName, false))
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > maxInt32)) {
    errors.push(invalid(path.child('activeDeadlineSeconds'), activeDeadlineSeconds, inclusiveRangeError(1, maxInt32)))
  }
  if (hostname) checkLabel(errors, path.child('hostname'), hostname)
  if (subdomain) checkLabel(errors, path.child('subdomain'), subdomain)
  validateTolerations(errors, spec.tolerations, path.child('tolerations'), options)
  validateHostAliases(errors, spec.hostAliases, path.child('hostAliases'))
  if (priorityClassName) report(errors, path.child('priorityClassName'), priorityClassName, nameIsDNSSubdomain(priorityClassName, false))
  if (runtimeClassName !== undefined) report(errors, path.child('runtimeClassName'), runtimeClassName, nameIsDNSSubdomain(runtimeClassName, false))
  if (spec.preemptionPolicy !== undefined) {
    checkRequiredOneOf(errors, path.child('preemptionPolicy'), spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'])
  }
}

/** Claims for devices. Follows validatePodResourceClaims. */
function validateResourceClaims(errors: Errors, claims: readonly PodResourceClaim[] | undefined, meta: ObjectMeta | undefined, path: Path): void {
  if (claims === undefined) return
  const names = new Set<string>()
  for (const [index, claim] of claims.entries()) {
    if (meta?.annotations?.[mirrorPodAnnotation] !== undefined) {
      errors.push(forbidden(emptyPath, 'static pods do not support resource claims'))
      continue
    }
    validateResourceClaim(errors, claim, names, path.index(index))
  }
}

/** Follows validatePodResourceClaim. */
function validateResourceClaim(errors: Errors, claim: PodResourceClaim, names: Set<string>, path: Path): void {
  const { name, resourceClaimName, resourceClaimTemplateName } = claim
  if (name === '') {
    errors.push(required(path.child('name')))
  } else if (names.has(name)) {
    errors.push(duplicate(path.child('name'), name))
  } else {
    checkLabel(errors, path.child('name'), name)
    names.add(name)
  }
  if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
    errors.push(invalid(path, goValue('core/v1.PodResourceClaim', claim), 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'))
  }
  if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
    errors.push(invalid(path, goValue('core/v1.PodResourceClaim', claim), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
  }
  for (const field of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
    const reference = claim[field]
    if (reference !== undefined) report(errors, path.child(field), reference, nameIsDNSSubdomain(reference, false))
  }
}

/** Follows validateSchedulingGroup. */
function validateSchedulingGroup(errors: Errors, { schedulingGroup }: PodSpec, path: Path): void {
  if (schedulingGroup === undefined) return
  const namePath = path.child('schedulingGroup', 'podGroupName')
  const name = schedulingGroup.podGroupName
  if (name === undefined) errors.push(invalid(namePath, null, 'must specify one of: `podGroupName`'))
  else report(errors, namePath, name, nameIsDNSSubdomain(name, false))
}
