import type {
  AutoscalingV2CrossVersionObjectReference,
  ContainerResourceMetricSource,
  ExternalMetricSource,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
  ResourceMetricSource,
} from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Label, isPathSegmentName } from '../../../apimachinery/names.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { validateContainerResourceName } from '../../pod-rules.ts'

/** What a reference need not say. */
export interface ReferenceOptions {
  readonly allowEmptyAPIGroup: boolean
  readonly allowInvalidAPIVersion: boolean
}

/** What is wrong with a reference's apiVersion, '' when nothing is. Follows pkg/apis/autoscaling/validation/validation.go ValidateAPIVersion. */
export function apiVersionFault(apiVersion: string, { allowEmptyAPIGroup, allowInvalidAPIVersion }: ReferenceOptions): string {
  if (allowInvalidAPIVersion) return ''
  const parts = apiVersion.split('/')
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  const group = parts.length === 2 ? parts[0] : ''
  return group === '' && !allowEmptyAPIGroup ? 'apiVersion must specify API group' : ''
}

/** Follows ValidateCrossVersionObjectReference. */
export function validateReference(reference: AutoscalingV2CrossVersionObjectReference, options: ReferenceOptions, path: Path): FieldError[] {
  const { kind, name, apiVersion = '' } = reference
  const segment = (text: string, at: Path) => (text === '' ? [required(at)] : isPathSegmentName(text).map(message => invalid(at, text, message)))
  const fault = apiVersionFault(apiVersion, options)
  return [
    ...segment(kind, path.child('kind')),
    ...segment(name, path.child('name')),
    ...(fault === '' ? [] : [invalid(path.child('apiVersion'), apiVersion, fault)]),
  ]
}

/** Follows validateMetricTarget. */
function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (type === '') errors.push(required(path.child('type'), 'must specify a metric target type'))
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(invalid(path.child('type'), type, 'must be either Utilization, Value, or AverageValue'))
  const positive = (amount: string | undefined, at: Path) =>
    amount !== undefined && parseQuantity(amount).sign() !== 1 ? [invalid(at, amount, 'must be positive')] : []
  errors.push(...positive(value, path.child('value')), ...positive(averageValue, path.child('averageValue')))
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(invalid(path.child('averageUtilization'), averageUtilization, 'must be greater than 0'))
  return errors
}

/** Follows validateMetricIdentifier. */
function validateMetric({ name }: MetricIdentifier, path: Path): FieldError[] {
  if (name === '') return [required(path.child('name'), 'must specify a metric name')]
  return isPathSegmentName(name).map(message => invalid(path.child('name'), name, message))
}

function validateObject(source: ObjectMetricSource, path: Path, options: ReferenceOptions): FieldError[] {
  const target = path.child('target')
  const errors = [
    ...validateReference(source.describedObject, options, path.child('describedObject')),
    ...validateMetric(source.metric, path.child('metric')),
    ...validateTarget(source.target, target),
  ]
  const { value, averageValue } = source.target
  return value === undefined && averageValue === undefined
    ? [...errors, required(target.child('averageValue'), 'must set either a target value or averageValue')]
    : errors
}

function validateExternal({ metric, target }: ExternalMetricSource, path: Path): FieldError[] {
  const at = path.child('target')
  const errors = [...validateMetric(metric, path.child('metric')), ...validateTarget(target, at)]
  const { value, averageValue } = target
  if (value === undefined && averageValue === undefined)
    errors.push(required(at.child('averageValue'), 'must set either a target value for metric or a per-pod target'))
  if (value !== undefined && averageValue !== undefined)
    errors.push(forbidden(at.child('value'), 'may not set both a target value for metric and a per-pod target'))
  return errors
}

function validatePods({ metric, target }: PodsMetricSource, path: Path): FieldError[] {
  const at = path.child('target')
  const errors = [...validateMetric(metric, path.child('metric')), ...validateTarget(target, at)]
  return target.averageValue === undefined ? [...errors, required(at.child('averageValue'), 'must specify a positive target averageValue')] : errors
}

function validateResourceTarget(target: MetricTarget, path: Path): FieldError[] {
  const errors = validateTarget(target, path)
  const { averageUtilization, averageValue } = target
  if (averageUtilization === undefined && averageValue === undefined)
    errors.push(required(path.child('averageUtilization'), 'must set either a target raw value or a target utilization'))
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.push(forbidden(path.child('averageValue'), 'may not set both a target raw value and a target utilization'))
  return errors
}

const validateName = (name: string, path: Path) => (name === '' ? [required(path.child('name'), 'must specify a resource name')] : [])

function validateContainerResource({ name, container, target }: ContainerResourceMetricSource, path: Path): FieldError[] {
  const at = path.child('container')
  return [
    ...(name === '' ? validateName(name, path) : validateContainerResourceName(name, path.child('name'))),
    ...(container === '' ? [required(at, 'must specify a container')] : isDNS1123Label(container).map(message => invalid(at, container, message))),
    ...validateResourceTarget(target, path.child('target')),
  ]
}

const validateResource = ({ name, target }: ResourceMetricSource, path: Path) => [
  ...validateName(name, path),
  ...validateResourceTarget(target, path.child('target')),
]

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
const fieldOf: Readonly<Record<string, 'object' | 'external' | 'pods' | 'resource' | 'containerResource'>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
}

/** Follows validateMetricSpec; the sources that should not be there come in the order of the type, where the server's is any. */
export function validateMetricSpec(metric: MetricSpec, options: ReferenceOptions, path: Path): FieldError[] {
  const { type, object, external, pods, resource, containerResource } = metric
  const errors: FieldError[] = []
  if (type === '') errors.push(required(path.child('type'), 'must specify a metric source type'))
  if (!types.includes(type)) errors.push(notSupported(path.child('type'), type, types))
  const present = Object.values(fieldOf).filter(field => metric[field] !== undefined)
  if (object) errors.push(...validateObject(object, path.child('object'), options))
  else if (external) errors.push(...validateExternal(external, path.child('external')))
  else if (pods) errors.push(...validatePods(pods, path.child('pods')))
  else if (resource) errors.push(...validateResource(resource, path.child('resource')))
  else if (containerResource) errors.push(...validateContainerResource(containerResource, path.child('containerResource')))
  const expected = fieldOf[type]
  if (expected === undefined) errors.push(notSupported(path.child('type'), type, types))
  else if (metric[expected] === undefined) errors.push(required(path.child(expected), 'must populate information for the given metric source'))
  if (present.length === 1) return errors
  return [...errors, ...present.filter(field => field !== expected).map(field => forbidden(path.child(field), 'must populate the given metric source only'))]
}
