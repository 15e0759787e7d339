import type { Container, Pod, PodSpec, ResourceRequirements } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import type { Errors } from './checks.ts'
import { isRestartableInitContainer } from './containers.ts'
import { computePodQOS, podQOS } from './qos.ts'
import type { ResourceList } from './resource-list.ts'
import { equalSpecs } from './spec-equality.ts'
import { mirrorPodAnnotation } from './validate-annotations.ts'
import { updateOptions } from './validate-update.ts'
import { validatePodMetadataAndSpec } from './validation.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const nowhere = Path.of('')

/** Every rule of a change through the resize subresource: only CPU and memory. Follows pkg/apis/core/validation/validation.go ValidatePodResize. */
export function validatePodResize(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorPodAnnotation] !== undefined) return [forbidden(nowhere, 'static pods cannot be resized')]
  if (old.spec.os?.name === 'windows') return [forbidden(nowhere, 'windows pods cannot be resized')]
  const errors: Errors = [...validateObjectMetaUpdate(pod.metadata, old.metadata, metadata), ...validatePodMetadataAndSpec(pod, updateOptions(old))]
  if (podQOS(old) !== computePodQOS(pod.spec)) errors.push(invalid(specPath, pod.status.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'))
  if (!isResizeSupported(old)) errors.push(forbidden(specPath, 'Pod running on node without support for resize'))
  const rest: PodSpec = { ...pod.spec }
  if (hasResources(old.spec.resources) || hasResources(pod.spec.resources)) validatePodLevel(errors, rest, old.spec)
  if (!checkOrder(errors, pod.spec, old.spec)) return errors
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, { resources }] of (pod.spec[list] ?? []).entries()) {
      checkRemoved(errors, resources, old.spec[list]?.[index]?.resources ?? {}, specPath.child(list).index(index).child('resources'), 'resource')
    }
  }
  checkContainers(errors, rest, old.spec)
  checkInitContainers(errors, rest, old.spec)
  if (!equalSpecs(pod.spec.volumes, old.spec.volumes)) {
    errors.push(
      forbidden(specPath.child('volumes'), 'volumes are immutable on resize when InPlacePodVerticalScalingMemoryBackedVolumes feature gate is disabled'),
    )
  }
  if (errors.length === 0 && !equalSpecs(rest, old.spec)) errors.push(forbidden(specPath, 'only cpu and memory resources are mutable'))
  return errors
}

const hasResources = (resources: ResourceRequirements | undefined) => Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0

/** Follows isPodResizeRequestSupported. */
function isResizeSupported({ status }: Pod): boolean {
  const running = (status.containerStatuses ?? []).find(({ state }) => state.running !== undefined)
  return running === undefined || running.resources !== undefined
}

/** Follows validatePodLevelResourcesResize. Puts the old CPU and memory into `rest`. */
function validatePodLevel(errors: Errors, rest: PodSpec, old: PodSpec): void {
  const path = specPath.child('resources')
  if (old.resources !== undefined && rest.resources === undefined) return void errors.push(forbidden(path, 'pod-level resources cannot be removed'))
  if (old.resources !== undefined) checkRemoved(errors, rest.resources ?? {}, old.resources, path, 'pod-level resource')
  if (rest.resources !== undefined) {
    const masked = masking(rest.resources, old.resources ?? {})
    if (old.resources === undefined && !hasResources(masked) && (masked.claims ?? []).length === 0) delete rest.resources
    else rest.resources = masked
  }
  if (!equalSpecs(rest.resources, old.resources)) errors.push(forbidden(specPath, 'only cpu and memory resources are mutable at pod-level'))
}

/** Follows validatePodResizeContainerOrdering. */
function checkOrder(errors: Errors, spec: PodSpec, old: PodSpec): boolean {
  const before = errors.length
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = spec[list] ?? []
    const olds = old[list] ?? []
    if (containers.length !== olds.length) {
      errors.push(forbidden(specPath.child(list), `${list} may not be added or removed on resize`))
      continue
    }
    for (const [index, { name }] of olds.entries()) {
      if (containers[index]?.name !== name)
        errors.push(forbidden(specPath.child(list).index(index).child('name'), `${list} may not be renamed or reordered on resize`))
    }
  }
  return errors.length === before
}

/** Follows validateContainerResize. */
function checkRemoved(errors: Errors, resources: ResourceRequirements, old: ResourceRequirements, path: Path, what: string): void {
  for (const list of ['requests', 'limits'] as const) {
    if (Object.keys(old[list] ?? {}).some(name => resources[list]?.[name] === undefined)) {
      errors.push(forbidden(path.child(list), `${what} ${list} cannot be removed`))
    }
  }
}

/** The new resources with the old CPU and memory, to see whether anything else changed. Follows dropCPUMemoryUpdates. */
function masking({ limits, requests, claims }: ResourceRequirements, old: ResourceRequirements): ResourceRequirements {
  const masked: ResourceRequirements = {}
  const lists = { limits: mask(limits, old.limits), requests: mask(requests, old.requests) }
  if (lists.limits !== undefined) masked.limits = lists.limits
  if (lists.requests !== undefined) masked.requests = lists.requests
  if (claims !== undefined) masked.claims = claims
  return masked
}

function mask(list: ResourceList | undefined, old: ResourceList | undefined): ResourceList | undefined {
  if (list === undefined && old === undefined) return undefined
  const masked: ResourceList = { ...list }
  for (const name of ['cpu', 'memory']) {
    const amount = old?.[name]
    if (amount === undefined) delete masked[name]
    else masked[name] = amount
  }
  return masked
}

const maskContainer = (container: Container, old: Container | undefined): Container => ({
  ...container,
  resources: masking(container.resources, old?.resources ?? {}),
})

function checkContainers(errors: Errors, rest: PodSpec, old: PodSpec): void {
  rest.containers = (rest.containers ?? []).map((container, index) => {
    const masked = maskContainer(container, old.containers?.[index])
    if (!equalSpecs(masked, old.containers?.[index])) errors.push(forbidden(specPath, 'only cpu and memory resources are mutable'))
    return masked
  })
}

function checkInitContainers(errors: Errors, rest: PodSpec, old: PodSpec): void {
  if (rest.initContainers === undefined) return
  rest.initContainers = rest.initContainers.map((container, index) => {
    const path = specPath.child('initContainers').index(index)
    const before = old.initContainers?.[index]
    const masked = maskContainer(container, before)
    if (!equalSpecs(masked, before)) errors.push(forbidden(path, 'only cpu and memory resources for init or sidecar containers are mutable'))
    if (!equalSpecs(container, before) && !isRestartableInitContainer(container)) {
      for (const { restartPolicy } of container.resizePolicy ?? []) {
        if (restartPolicy === 'RestartContainer')
          errors.push(forbidden(path, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'))
      }
    }
    return masked
  })
}
