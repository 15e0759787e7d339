import type { FieldError } from '../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import { newBadRequest, newInvalid, StatusError } from '../apimachinery/status-error.ts'
import type { Query } from './http.ts'
import { parameter } from './http.ts'

function refuse(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw newInvalid({ group: 'meta.k8s.io', kind }, '', errors)
}

function dryRunErrors(dryRun: readonly string[]): FieldError[] {
  return dryRun.every(each => each === 'All') ? [] : [notSupported(Path.of('dryRun'), dryRun, ['All'])]
}

const validations = ['', 'Ignore', 'Strict', 'Warn']

/** Throws Invalid for options of a write that there are none of. Follows apimachinery/pkg/apis/meta/v1/validation/validation.go. */
export function checkWriteOptions(kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions', query: Query, isApply = false): void {
  const errors: FieldError[] = []
  if (kind === 'PatchOptions' && !isApply && query.has('force')) errors.push(forbidden(Path.of('force'), 'may not be specified for non-apply patch'))
  if (isApply && parameter(query, 'fieldManager') === '') errors.push(required(Path.of('fieldManager'), 'is required for apply patch'))
  errors.push(...dryRunErrors(query.get('dryRun') ?? []))
  const validation = parameter(query, 'fieldValidation')
  if (!validations.includes(validation)) errors.push(notSupported(Path.of('fieldValidation'), validation, validations))
  refuse(kind, errors)
}

const policies = ['Foreground', 'Background', 'Orphan', 'nil']

/** The same for a deletion. */
export function checkDeleteOptions(policy: unknown, orphans: unknown, dryRun: readonly string[]): void {
  const errors: FieldError[] = []
  const path = Path.of('propagationPolicy')
  if (policy !== undefined && orphans !== undefined) errors.push(invalid(path, policy, 'orphanDependents and deletionPropagation cannot be both set'))
  if (policy !== undefined && !policies.slice(0, 3).includes(String(policy))) errors.push(notSupported(path, policy, policies))
  refuse('DeleteOptions', [...errors, ...dryRunErrors(dryRun)])
}

const numberProblem = (text: string) =>
  `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`

/** The same for a list. Follows apimachinery/pkg/apis/meta/internalversion/validation/validation.go ValidateListOptions. */
export function checkListOptions(query: Query): void {
  const errors: FieldError[] = []
  const [match, version] = [parameter(query, 'resourceVersionMatch'), parameter(query, 'resourceVersion')]
  const path = Path.of('resourceVersionMatch')
  if (match !== '') {
    if (version === '') errors.push(forbidden(path, 'resourceVersionMatch is forbidden unless resourceVersion is provided'))
    if (parameter(query, 'continue') !== '') errors.push(forbidden(path, 'resourceVersionMatch is forbidden when continue is provided'))
    if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(path, match, ['Exact', 'NotOlderThan', '']))
    if (match === 'Exact' && version === '0') errors.push(forbidden(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  }
  if (query.has('sendInitialEvents')) errors.push(forbidden(Path.of('sendInitialEvents'), 'sendInitialEvents is forbidden for list'))
  refuse('ListOptions', errors)
  if (version !== '' && !/^\d+$/.test(version)) throw newBadRequest(`invalid resource version: ${numberProblem(version)}`)
}

/** The same for a watch. Follows validateWatchOptions there. */
export function checkWatchOptions(query: Query): void {
  const errors: FieldError[] = []
  const [match, version] = [parameter(query, 'resourceVersionMatch'), parameter(query, 'resourceVersion')]
  const path = Path.of('resourceVersionMatch')
  if (query.has('sendInitialEvents') && match !== 'NotOlderThan')
    errors.push(forbidden(path, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'))
  if (match !== '') {
    if (!query.has('sendInitialEvents')) errors.push(forbidden(path, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'))
    if (match !== 'NotOlderThan') errors.push(notSupported(path, match, ['NotOlderThan']))
    if (parameter(query, 'continue') !== '') errors.push(forbidden(path, 'resourceVersionMatch is forbidden when continue is provided'))
  }
  refuse('ListOptions', errors)
  if (version !== '' && !/^\d+$/.test(version)) throw new StatusError({ code: 500, reason: '', message: numberProblem(version) })
}
