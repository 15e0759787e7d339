import type { Affinity, NodeAffinity, NodeSelectorTerm, ObjectMeta, Pod, PodSpec, Toleration } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, goQuote, invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { inclusiveRangeError } from '../../../apimachinery/names.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { prettyJSON, unifiedDiff } from '../../../apimachinery/unified-diff.ts'
import { goValue } from '../../go-value.ts'
import type { Errors } from './checks.ts'
import type { AnyContainer } from './containers.ts'
import type { PodValidationOptions } from './options.ts'
import { equalSpecs } from './spec-equality.ts'
import { podValidationOptions } from './update-options.ts'
import { appArmorAnnotationPrefix, mirrorPodAnnotation, validatePodAnnotations } from './validate-annotations.ts'
import { checkImageSpace } from './validate-containers.ts'
import { validateTolerations } from './validate-scheduling.ts'
import { validatePodMetadataAndSpec } from './validation.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const nowhere = Path.of('')
const maxInt32 = 2 ** 31 - 1

const updatableFields = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

/** The options of an update. */
export function updateOptions(old: Pod): PodValidationOptions {
  return { ...podValidationOptions(old.spec, old.metadata), resourceIsPod: true }
}

/** Every rule of a change to a Pod: of what runs, little may change. Follows pkg/apis/core/validation/validation.go ValidatePodUpdate. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const options = updateOptions(old)
  const errors = validateCommon(pod, old, options)
  for (const list of ['containers', 'initContainers'] as const) {
    if (!validateContainerUpdates(errors, pod.spec[list] ?? [], old.spec[list] ?? [], specPath.child(list))) return errors
  }
  if (!validateDeadline(errors, pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds)) return errors
  validateAddedTolerations(errors, pod.spec.tolerations, old.spec.tolerations, options)
  validateDeletedGates(errors, pod.spec, old.spec)
  if (!equalSpecs(pod.spec, old.spec)) validateRest(errors, pod.spec, old.spec)
  return errors
}

/** Metadata, the spec itself and annotations. */
function validateCommon(pod: Pod, old: Pod, options: PodValidationOptions): Errors {
  const errors: Errors = [...validateObjectMetaUpdate(pod.metadata, old.metadata, metadata), ...validatePodMetadataAndSpec(pod, options)]
  validatePodAnnotationUpdate(errors, pod.metadata, old.metadata, pod.spec, metadata.child('annotations'), options)
  return errors
}

/** Containers stay; their images may change. Gives false when nothing more can be compared. Follows ValidateContainerUpdates. */
function validateContainerUpdates(errors: Errors, containers: readonly AnyContainer[], old: readonly AnyContainer[], path: Path): boolean {
  if (containers.length !== old.length) {
    errors.push(forbidden(path, 'pod updates may not add or remove containers'))
    return false
  }
  for (const [index, container] of containers.entries()) {
    if (!container.image) errors.push(required(path.index(index).child('image')))
    checkImageSpace(errors, container, path.index(index))
  }
  return true
}

/** A deadline may be set, and then only shortened. Gives false when the server looks no further. */
function validateDeadline(errors: Errors, seconds: number | undefined, old: number | undefined): boolean {
  const path = specPath.child('activeDeadlineSeconds')
  if (seconds === undefined) {
    if (old !== undefined) errors.push(invalid(path, null, 'must not update from a positive integer to nil value'))
    return true
  }
  if (seconds < 0 || seconds > maxInt32) errors.push(invalid(path, seconds, inclusiveRangeError(0, maxInt32)))
  else if (old !== undefined && old < seconds) errors.push(invalid(path, seconds, 'must be less than or equal to previous value'))
  else return true
  return false
}

/** Follows validateOnlyAddedTolerations. */
function validateAddedTolerations(
  errors: Errors,
  tolerations: readonly Toleration[] | undefined,
  old: readonly Toleration[] | undefined,
  options: PodValidationOptions,
): void {
  const path = specPath.child('tolerations')
  const withoutSeconds = ({ tolerationSeconds: _, ...rest }: Toleration) => rest
  for (const before of old ?? []) {
    if ((tolerations ?? []).some(toleration => equalSpecs(withoutSeconds(toleration), withoutSeconds(before)))) continue
    return void errors.push(forbidden(path, 'existing toleration can not be modified except its tolerationSeconds'))
  }
  validateTolerations(errors, tolerations, path, options)
}

/** Follows validateOnlyDeletedSchedulingGates. */
function validateDeletedGates(errors: Errors, spec: PodSpec, old: PodSpec): void {
  const before = new Set((old.schedulingGates ?? []).map(({ name }) => name))
  const added = new Map((spec.schedulingGates ?? []).map(({ name }, index) => [name, index] as const).filter(([name]) => !before.has(name)))
  for (const [name, index] of added) {
    const path = specPath.child('schedulingGates').index(index).child('name')
    errors.push(forbidden(path, `only deletion is allowed, but found new scheduling gate '${name}'`))
  }
}

/** Whatever else differs is refused, and shown. */
function validateRest(errors: Errors, spec: PodSpec, old: PodSpec): void {
  const munged: PodSpec = { ...spec }
  const keep = <K extends keyof PodSpec>(field: K) => {
    const value = old[field]
    if (value === undefined) delete munged[field]
    else munged[field] = value
  }
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = spec[list]
    if (containers === undefined || containers === null) continue
    munged[list] = containers.map(({ image: _, ...container }, index) => {
      const image = old[list]?.[index]?.image
      return image === undefined ? container : { ...container, image }
    })
  }
  keep('activeDeadlineSeconds')
  keep('schedulingGates')
  keep('tolerations')
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) keep('terminationGracePeriodSeconds')
  if ((old.schedulingGates ?? []).length > 0) {
    if (!equalSpecs(munged.nodeSelector, old.nodeSelector)) {
      validateNodeSelectorMutation(errors, munged.nodeSelector, old.nodeSelector)
      keep('nodeSelector')
    }
    const affinity = mungeAffinity(errors, munged.affinity, old.affinity)
    if (affinity === undefined) delete munged.affinity
    else munged.affinity = affinity
  }
  if (equalSpecs(munged, old)) return
  const difference = unifiedDiff(prettyJSON(goValue('core/v1.PodSpec', old)), prettyJSON(goValue('core/v1.PodSpec', munged)))
  errors.push(forbidden(specPath, `pod updates may not change fields other than ${updatableFields}\n${difference}`))
}

/** A gated Pod may only ask for more of its node. Follows validateNodeSelectorMutation. */
function validateNodeSelectorMutation(errors: Errors, selector: Record<string, string> | undefined, old: Record<string, string> | undefined): void {
  for (const key in old) {
    if (selector?.[key] === old[key]) continue
    const sorted = selector === undefined ? null : Object.fromEntries(Object.entries(selector).sort(([a], [b]) => (a < b ? -1 : 1)))
    return void errors.push(invalid(specPath.child('nodeSelector'), sorted, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'))
  }
}

/** Checks a gated Pod's change of node affinity and gives the affinity with the old one in its place. */
function mungeAffinity(errors: Errors, affinity: Affinity | undefined, old: Affinity | undefined): Affinity | undefined {
  const before = old?.nodeAffinity
  if (equalSpecs(affinity?.nodeAffinity, before)) return affinity
  validateNodeAffinityMutation(errors, affinity?.nodeAffinity, before)
  if (affinity === undefined) return before === undefined ? undefined : { nodeAffinity: before }
  const { nodeAffinity: _, ...rest } = affinity
  if (old === undefined && rest.podAffinity === undefined && rest.podAntiAffinity === undefined) return undefined
  return before === undefined ? rest : { ...rest, nodeAffinity: before }
}

/** Follows validateNodeAffinityMutation. */
function validateNodeAffinityMutation(errors: Errors, affinity: NodeAffinity | undefined, old: NodeAffinity | undefined): void {
  const before = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  if (before.length === 0) return
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const path = specPath.child('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
  const shown = (term: NodeSelectorTerm) => goValue('core/v1.NodeSelectorTerm', term)
  if (before.length !== terms.length) {
    const value = terms.length === 0 ? null : terms.map(shown)
    return void errors.push(invalid(path, value, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'))
  }
  for (const [index, term] of terms.entries()) {
    if (hasOnlyAdditions(term, before[index] ?? {})) continue
    errors.push(invalid(path.index(index), shown(term), 'only additions are allowed (no mutations or deletions)'))
  }
}

/** Follows validateNodeSelectorTermHasOnlyAdditions. */
function hasOnlyAdditions(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const lists = (of: NodeSelectorTerm) => [of.matchExpressions ?? [], of.matchFields ?? []]
  const now = lists(term)
  const before = lists(old)
  if (before.every(list => list.length === 0)) return now.every(list => list.length === 0)
  return before.every((list, index) => equalSpecs(now[index]?.slice(0, list.length), list))
}

/** Ephemeral containers may be added, not changed or removed. Follows ValidatePodEphemeralContainersUpdate. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorPodAnnotation] !== undefined) return [forbidden(nowhere, 'static pods do not support ephemeral containers')]
  const errors = validateCommon(pod, old, updateOptions(old))
  const path = specPath.child('ephemeralContainers')
  for (const before of old.spec.ephemeralContainers ?? []) {
    const now = (pod.spec.ephemeralContainers ?? []).findLast(({ name }) => name === before.name)
    if (now === undefined) {
      errors.push(forbidden(path, `existing ephemeral containers ${goQuote(before.name)} may not be removed\n`))
    } else if (!equalSpecs(now, before)) {
      const shown = (container: AnyContainer) => prettyJSON(goValue('core/v1.EphemeralContainer', container))
      errors.push(forbidden(path, `existing ephemeral containers ${goQuote(before.name)} may not be changed\n${unifiedDiff(shown(before), shown(now))}`))
    }
  }
  return errors
}

/** Changes of annotations that a Pod must keep. Follows ValidatePodSpecificAnnotationUpdates. */
export function validatePodAnnotationUpdate(errors: Errors, meta: ObjectMeta, old: ObjectMeta, spec: PodSpec, path: Path, options: PodValidationOptions): void {
  const now = meta.annotations ?? {}
  const before = old.annotations ?? {}
  for (const key in before) {
    if (now[key] === before[key]) continue
    if (key.startsWith(appArmorAnnotationPrefix)) errors.push(forbidden(path.key(key), 'may not remove or update AppArmor annotations'))
    if (key === mirrorPodAnnotation) errors.push(forbidden(path.key(key), 'may not remove or update mirror pod annotation'))
  }
  for (const key in now) {
    if (before[key] !== undefined) continue
    if (key.startsWith(appArmorAnnotationPrefix)) errors.push(forbidden(path.key(key), 'may not add AppArmor annotations'))
    if (key === mirrorPodAnnotation) errors.push(forbidden(path.key(key), 'may not add mirror pod annotation'))
  }
  validatePodAnnotations(errors, meta.annotations, spec, path, options)
}
