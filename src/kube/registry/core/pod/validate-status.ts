import type { Container, ContainerStatus, Pod, PodCondition, PodSpec, PodStatus } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, internalError, invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isIPv6, isValidIPForLegacyField, parseIP } from '../../../apimachinery/ip.ts'
import { isValidGroupID, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { Errors } from './checks.ts'
import { checkLabel, checkQualifiedName, named, report } from './checks.ts'
import { allContainersCouldRestart, containerShouldRestart } from './restart-rules.ts'
import { updateOptions, validatePodAnnotationUpdate } from './validate-update.ts'

const metadata = Path.of('metadata')
const statusPath = Path.of('status')

/** Every rule of a change to a Pod's status. Follows pkg/apis/core/validation/validation.go ValidatePodStatusUpdate. */
export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors: Errors = validateObjectMetaUpdate(pod.metadata, old.metadata, metadata)
  const { spec, status } = pod
  if (pod.metadata.annotations !== undefined || old.metadata.annotations !== undefined) {
    validatePodAnnotationUpdate(errors, pod.metadata, old.metadata, spec, metadata.child('annotations'), updateOptions(old))
  }
  validateConditions(errors, status.conditions, statusPath.child('conditions'))
  if (spec.nodeName !== old.spec.nodeName) errors.push(forbidden(statusPath.child('nodeName'), 'may not be changed directly'))
  validateNominatedNode(errors, status, old)
  if ((status.observedGeneration ?? 0) < 0) {
    errors.push(invalid(statusPath.child('observedGeneration'), status.observedGeneration, 'must be a non-negative integer'))
  }
  if ((status.qosClass ?? '') !== (old.status.qosClass ?? '')) errors.push(invalid(statusPath.child('qosClass'), named(status.qosClass), 'field is immutable'))
  validateTransitions(errors, status, old)
  validateResourceClaims(errors, status, spec)
  validateExtendedResources(errors, status, spec)
  validateIPs(errors, status.podIPs, old.status.podIPs, status.podIP, 'podIP')
  validateIPs(errors, status.hostIPs, old.status.hostIPs, status.hostIP, 'hostIP')
  for (const list of statusLists) validateUsers(errors, status[list], spec, statusPath.child(list))
  validateAllocated(errors, status.containerStatuses, spec.containers ?? [], status, statusPath.child('containerStatuses'))
  validateAllocated(errors, status.initContainerStatuses, spec.initContainers ?? [], status, statusPath.child('initContainerStatuses'))
  for (const [index, { allocatedResourcesStatus }] of (status.ephemeralContainerStatuses ?? []).entries()) {
    if ((allocatedResourcesStatus ?? []).length === 0) continue
    const path = statusPath.child('ephemeralContainerStatuses').index(index)
    errors.push(forbidden(path.child('allocatedResourcesStatus'), 'must not be specified in container status'))
  }
  return errors
}

const statusLists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const
const systemConditions: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized'])

/** Follows validatePodConditions. */
function validateConditions(errors: Errors, conditions: readonly PodCondition[] | undefined, path: Path): void {
  for (const [index, { type, observedGeneration = 0 }] of (conditions ?? []).entries()) {
    if (observedGeneration < 0) errors.push(invalid(path.index(index).child('observedGeneration'), observedGeneration, 'must be a non-negative integer'))
    if (!systemConditions.has(type)) checkQualifiedName(errors, path.index(index).child('Type'), type)
  }
}

function validateNominatedNode(errors: Errors, { nominatedNodeName: name }: PodStatus, old: Pod): void {
  if (!name || name === old.status.nominatedNodeName) return
  const path = statusPath.child('nominatedNodeName')
  report(errors, path, name, nameIsDNSSubdomain(name, false))
  if (old.spec.nodeName) errors.push(forbidden(path, 'may not be set on pods that are already bound to a node'))
}

/** What has ended for good stays ended. Follows ValidateContainerStateTransition and its kin. */
function validateTransitions(errors: Errors, status: PodStatus, old: Pod): void {
  const { spec } = old
  const restartable = (containers: readonly Container[] | null | undefined) => (before: ContainerStatus) => {
    const container = (containers ?? []).find(({ name }) => name === before.name)
    return container !== undefined && containerShouldRestart(container, spec, before.state.terminated?.exitCode ?? 0)
  }
  if (!allContainersCouldRestart(spec)) {
    validateTransition(errors, status, old.status, 'containerStatuses', restartable(spec.containers))
    validateTransition(errors, status, old.status, 'initContainerStatuses', restartable(spec.initContainers))
  }
  validateTransition(errors, status, old.status, 'ephemeralContainerStatuses', () => false)
}

function validateTransition(
  errors: Errors,
  status: PodStatus,
  old: PodStatus,
  list: (typeof statusLists)[number],
  mayRestart: (before: ContainerStatus) => boolean,
): void {
  for (const [index, before] of (old[list] ?? []).entries()) {
    if (before.state.terminated === undefined) continue
    const now = (status[list] ?? []).find(({ name, state }) => name === before.name && state.terminated === undefined)
    if (now === undefined || mayRestart(before)) continue
    errors.push(forbidden(statusPath.child(list).index(index).child('state'), 'may not be transitioned to non-terminated state'))
  }
}

/** Follows validatePodResourceClaimStatuses. */
function validateResourceClaims(errors: Errors, { resourceClaimStatuses }: PodStatus, { resourceClaims }: PodSpec): void {
  const names = new Set<string>()
  for (const [index, { name, resourceClaimName: claim }] of (resourceClaimStatuses ?? []).entries()) {
    const path = statusPath.child('resourceClaimStatuses').index(index)
    if (!(resourceClaims ?? []).some(one => one.name === name)) {
      errors.push(invalid(path.child('name'), name, 'must match the name of an entry in `spec.resourceClaims`'))
    }
    if (names.has(name)) errors.push(duplicate(path.child('name'), name))
    names.add(name)
    if (claim !== undefined) report(errors, path.child('resourceClaimName'), named(claim), nameIsDNSSubdomain(claim, false))
  }
}

/** Follows validatePodExtendedResourceClaimStatus. */
function validateExtendedResources(errors: Errors, { extendedResourceClaimStatus: claimed }: PodStatus, spec: PodSpec): void {
  if (claimed === undefined) return
  const path = statusPath.child('extendedResourceClaimStatus')
  const mappings = claimed.requestMappings ?? []
  if (mappings.length === 0) errors.push(required(path.child('requestMappings'), 'at least one request mapping is required'))
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
  const seen = new Set<string>()
  for (const [index, { containerName, resourceName, requestName }] of mappings.entries()) {
    const itemPath = path.child('requestMappings').index(index)
    const container = containers.findLast(({ name }) => name === containerName)
    if (container === undefined) {
      errors.push(
        invalid(itemPath.child('containerName'), containerName, 'must match the name of an entry in spec.initContainers.name or spec.containers.name'),
      )
    } else if (container.resources.requests?.[resourceName] === undefined) {
      const rule = 'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests'
      errors.push(invalid(itemPath.child('resourceName'), resourceName, rule))
    }
    checkLabel(errors, path.child('requestName'), requestName)
    const key = JSON.stringify([containerName, resourceName, requestName])
    if (seen.has(key)) {
      errors.push(duplicate(itemPath.child('containerName'), containerName))
      errors.push(duplicate(itemPath.child('resourceName'), resourceName))
      errors.push(duplicate(itemPath.child('requestName'), requestName))
    }
    seen.add(key)
  }
  const claim = claimed.resourceClaimName
  if (claim === '') errors.push(required(path.child('resourceClaimName')))
  else report(errors, path.child('resourceClaimName'), claim, nameIsDNSSubdomain(claim, false))
}

type Addresses = readonly { readonly ip: string }[] | undefined

/** One address, or one of each family. Follows validatePodIPs and validateHostIPs. */
function validateIPs(errors: Errors, list: Addresses, old: Addresses, single: string | undefined, field: 'podIP' | 'hostIP'): void {
  const ips = list ?? []
  const path = statusPath.child(`${field}s`)
  const first = ips[0]?.ip
  const unequal = () => errors.push(invalid(path.index(0).child('ip'), first, `must be equal to \`${field}\``))
  if (field === 'hostIP' && ips.length > 0 && single !== first) unequal()
  for (const [index, { ip }] of ips.entries()) if (!old?.some(before => before.ip === ip)) report(errors, path.index(index), ip, isValidIPForLegacyField(ip))
  const shown = () => (list === undefined ? null : ips.map(({ ip }) => ({ IP: ip })))
  if (ips.length > 1) {
    const broken = ips.findIndex(({ ip }) => parseIP(ip) === undefined)
    if (broken >= 0) errors.push(internalError(path, `failed to check for dual stack with error:invalid IP[${broken}]: ${ips[broken]?.ip}`))
    const dual = ips.some(({ ip }) => isIPv6(ip)) && ips.some(({ ip }) => !isIPv6(ip))
    if (broken >= 0 || !dual || ips.length > 2) errors.push(invalid(path, shown(), 'may specify no more than one IP for each IP family'))
  }
  if (field === 'hostIP') return
  if (Boolean(single) !== ips.length > 0) errors.push(invalid(path, shown(), 'podIP and podIPs must either both be set or both be unset'))
  else if (ips.length > 0 && single !== first) unequal()
}

const maxUint32 = 2 ** 32 - 1

/** Follows validateContainerStatusUsers. */
function validateUsers(errors: Errors, statuses: readonly ContainerStatus[] | undefined, { os }: PodSpec, path: Path): void {
  for (const [index, { user }] of (statuses ?? []).entries()) {
    const linux = user?.linux
    if (linux === undefined) continue
    const userPath = path.index(index).child('user', 'linux')
    if (os?.name === 'windows') errors.push(forbidden(userPath, 'cannot be set for a windows pod'))
    if (os !== undefined && os.name !== 'linux') continue
    if (linux.uid < 0 || linux.uid > maxUint32) errors.push(invalid(userPath.child('uid'), linux.uid, `must be between 0 and ${maxUint32}, inclusive`))
    report(errors, userPath.child('gid'), linux.gid, isValidGroupID(linux.gid))
    for (const [at, group] of (linux.supplementalGroups ?? []).entries())
      report(errors, userPath.child('supplementalGroups').index(at), group, isValidGroupID(group))
  }
}

const claimRule =
  "must match one of the container's resource claims as 'claim:<claimName>/<requestName>' when container.resources.claims[*].request is set or 'claim:<claimName>' when it is empty"
const maxMessage = 1024

/** Follows validateContainerStatusAllocatedResourcesStatus. */
function validateAllocated(
  errors: Errors,
  statuses: readonly ContainerStatus[] | undefined,
  containers: readonly Container[],
  status: PodStatus,
  path: Path,
): void {
  for (const [index, { name, allocatedResourcesStatus }] of (statuses ?? []).entries()) {
    for (const [at, allocated] of (allocatedResourcesStatus ?? []).entries()) {
      const itemPath = path.index(index).child('allocatedResourcesStatus').index(at)
      const container = containers.find(one => one.name === name)
      const problem = container === undefined ? undefined : allocatedProblem(allocated.name, container, status)
      if (problem !== undefined) errors.push(invalid(itemPath.child('name'), named(allocated.name), problem))
      const ids = new Set<string>()
      for (const [position, { health, message, resourceID }] of (allocated.resources ?? []).entries()) {
        const resourcePath = itemPath.child('resources').index(position)
        if (!['Healthy', 'Unhealthy', 'Unknown'].includes(health ?? '')) {
          errors.push(notSupported(resourcePath.child('health'), named(health), ['Healthy', 'Unhealthy', 'Unknown']))
        }
        if (message === '') errors.push(required(resourcePath.child('message'), 'must be non-empty if specified'))
        else if (message !== undefined && byteLength(message) > maxMessage) errors.push(tooLong(resourcePath.child('message'), maxMessage))
        if (ids.has(resourceID)) errors.push(duplicate(resourcePath.child('resourceID'), named(resourceID)))
        ids.add(resourceID)
      }
    }
  }
}

function allocatedProblem(resource: string, container: Container, { extendedResourceClaimStatus: extended }: PodStatus): string | undefined {
  if (!resource.startsWith('claim:')) {
    return container.resources.requests?.[resource] === undefined ? "must match one of the container's resource requests" : undefined
  }
  const [claim = '', request = ''] = resource.slice('claim:'.length).split('/', 2)
  const own = (container.resources.claims ?? []).some(one => one.name === claim && (one.request ?? '') === request)
  const mapped = (extended?.requestMappings ?? []).some(
    mapping =>
      claim === extended?.resourceClaimName &&
      request !== '' &&
      mapping.containerName === container.name &&
      mapping.requestName === request &&
      !['', '0', undefined].includes(container.resources.requests?.[mapping.resourceName]),
  )
  return own || mapped ? undefined : claimRule
}
