import { structNamed } from '../../../../api/schema.ts'
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
} from '../../../../api/types.gen.ts'
import { parseQuantity, QuantityError } from '../../../../apimachinery/quantity.ts'
import { canonicalize, DecodeError } from '../../../../serializer/decode.ts'
import type { JsonRecord } from '../../../../serializer/go-json.ts'
import { isRecord } from '../../../../serializer/go-json.ts'

const reference = ({ kind, name, apiVersion }: CrossVersionObjectReference) => ({ kind, name, apiVersion })

/** A metric in the words of version 1, members in Go's order. Follows pkg/apis/autoscaling/v1/conversion.go Convert_autoscaling_*MetricSource_To_v1_*. */
export function metricToV1({ type, object, pods, resource, containerResource, external }: MetricSpec): object {
  const targets = (source: typeof resource) => ({
    targetAverageUtilization: source?.target.averageUtilization,
    targetAverageValue: source?.target.averageValue,
  })
  return {
    type,
    object: object && {
      target: reference(object.describedObject),
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.target.averageValue,
    },
    pods: pods && { metricName: pods.metric.name, targetAverageValue: pods.target.averageValue ?? '0', selector: pods.metric.selector },
    resource: resource && { name: resource.name, ...targets(resource) },
    containerResource: containerResource && { name: containerResource.name, ...targets(containerResource), container: containerResource.container },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      targetValue: external.target.value,
      targetAverageValue: external.target.averageValue,
    },
  }
}

/** The same for what a metric is now. Follows Convert_autoscaling_*MetricStatus_To_v1_*. */
export function currentToV1({ type, object, pods, resource, containerResource, external }: MetricStatus): object {
  const currents = (source: typeof resource) => ({
    currentAverageUtilization: source?.current.averageUtilization,
    currentAverageValue: source?.current.averageValue ?? '0',
  })
  return {
    type,
    object: object && {
      target: reference(object.describedObject),
      metricName: object.metric.name,
      currentValue: object.current.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.current.averageValue,
    },
    pods: pods && { metricName: pods.metric.name, currentAverageValue: pods.current.averageValue ?? '0', selector: pods.metric.selector },
    resource: resource && { name: resource.name, ...currents(resource) },
    containerResource: containerResource && { name: containerResource.name, ...currents(containerResource), container: containerResource.container },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      currentValue: external.current.value ?? '0',
      currentAverageValue: external.current.averageValue,
    },
  }
}

/** Behavior stands in its annotation under the names of the server's own type. */
export function behaviorToV1({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): object {
  const rules = (given: HPAScalingRules | undefined) =>
    given === undefined
      ? null
      : {
          StabilizationWindowSeconds: given.stabilizationWindowSeconds ?? null,
          SelectPolicy: given.selectPolicy ?? null,
          Policies: given.policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ?? null,
          Tolerance: given.tolerance ?? null,
        }
  return { ScaleUp: rules(scaleUp), ScaleDown: rules(scaleDown) }
}

/** What an annotation holds cannot be read as what it should be. */
class Unreadable extends Error {}

function fieldsOf(value: unknown): JsonRecord {
  if (!isRecord(value)) throw new Unreadable()
  return value
}

const isAbsent = (value: unknown) => value === undefined || value === null

function eachOf(value: unknown): readonly JsonRecord[] {
  if (isAbsent(value)) return []
  if (!Array.isArray(value)) throw new Unreadable()
  return value.map(fieldsOf)
}

/** The sources of a metric, each read by its own function. */
function sources(metric: JsonRecord, read: Readonly<Record<string, (source: JsonRecord) => object>>): JsonRecord {
  const out: JsonRecord = { type: metric['type'] }
  for (const [name, of] of Object.entries(read)) if (!isAbsent(metric[name])) out[name] = of(fieldsOf(metric[name]))
  return out
}

const isZero = (value: unknown) => isAbsent(value) || parseQuantity(String(value)).isZero()
const metricOf = (name: unknown, selector: unknown) => ({ name, selector })

function resourceTarget({ name, container, targetAverageUtilization: averageUtilization, targetAverageValue: averageValue }: JsonRecord): JsonRecord {
  return { name, container, target: { type: isAbsent(averageUtilization) ? 'AverageValue' : 'Utilization', averageValue, averageUtilization } }
}

function resourceCurrent({ name, container, currentAverageUtilization: averageUtilization, currentAverageValue: averageValue }: JsonRecord): JsonRecord {
  return { name, container, current: { averageValue: averageValue ?? '0', averageUtilization } }
}

function withoutContainer({ container: _, ...source }: JsonRecord): JsonRecord {
  return source
}

function objectTarget(targetValue: unknown, averageValue: unknown): object {
  if (isAbsent(averageValue)) return { type: 'Value', value: targetValue ?? '0' }
  // The old type cannot leave the value out, and says 0.
  return { type: 'AverageValue', averageValue, ...(isZero(targetValue) ? {} : { value: targetValue }) }
}

const specSources = {
  object: ({ target, metricName, selector, targetValue, averageValue }: JsonRecord) => ({
    describedObject: target,
    metric: metricOf(metricName, selector),
    target: objectTarget(targetValue, averageValue),
  }),
  pods: ({ metricName, selector, targetAverageValue }: JsonRecord) => ({
    metric: metricOf(metricName, selector),
    target: { type: 'AverageValue', averageValue: targetAverageValue ?? '0' },
  }),
  resource: (source: JsonRecord) => withoutContainer(resourceTarget(source)),
  containerResource: resourceTarget,
  external: ({ metricName, metricSelector, targetValue: value, targetAverageValue: averageValue }: JsonRecord) => ({
    metric: metricOf(metricName, metricSelector),
    target: { type: isAbsent(value) ? 'AverageValue' : 'Value', value, averageValue },
  }),
}

const statusSources = {
  object: ({ target, metricName, selector, currentValue, averageValue }: JsonRecord) => ({
    describedObject: target,
    metric: metricOf(metricName, selector),
    current: { value: currentValue ?? '0', averageValue },
  }),
  pods: ({ metricName, selector, currentAverageValue }: JsonRecord) => ({
    metric: metricOf(metricName, selector),
    current: { averageValue: currentAverageValue ?? '0' },
  }),
  resource: (source: JsonRecord) => withoutContainer(resourceCurrent(source)),
  containerResource: resourceCurrent,
  external: ({ metricName, metricSelector, currentValue, currentAverageValue }: JsonRecord) => ({
    metric: metricOf(metricName, metricSelector),
    current: { value: currentValue ?? '0', averageValue: currentAverageValue },
  }),
}

/** A value as the canonical form of one of version 2's structs. */
function asStruct(name: string, value: unknown): unknown {
  const struct = structNamed(`autoscaling/v2.${name}`)
  if (struct === undefined) throw new Error(`the schema has no ${name}`)
  return canonicalize(value, struct)
}

/** What an annotation says; undefined when it is not there, and when it cannot be read, which upstream passes over. */
function annotated<T>(text: string | undefined, read: (value: unknown) => T): T | undefined {
  if (text === undefined) return undefined
  try {
    return read(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Unreadable || error instanceof DecodeError || error instanceof QuantityError) return undefined
    throw error
  }
}

/** The metrics of an annotation; undefined when it has none to read. */
export function metricsOf(text: string | undefined): MetricSpec[] | undefined {
  return annotated(text, value => eachOf(value).map(metric => asStruct('MetricSpec', sources(metric, specSources)) as MetricSpec))
}

/** The measured metrics of an annotation. */
export function currentsOf(text: string | undefined): MetricStatus[] | undefined {
  return annotated(text, value => eachOf(value).map(metric => asStruct('MetricStatus', sources(metric, statusSources)) as MetricStatus))
}

/** The conditions of an annotation. */
export function conditionsOf(text: string | undefined): HorizontalPodAutoscalerCondition[] | undefined {
  return annotated(text, value => eachOf(value).map(condition => asStruct('HorizontalPodAutoscalerCondition', condition) as HorizontalPodAutoscalerCondition))
}

/** Members with names as version 2 has them: Go reads any case. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.charAt(0).toLowerCase() + name.slice(1), renamed(inner)]))
}

/** The behavior of an annotation; undefined too when it says nothing. */
export function behaviorOf(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  const behavior = annotated(text, value => asStruct('HorizontalPodAutoscalerBehavior', renamed(fieldsOf(value))) as HorizontalPodAutoscalerBehavior)
  return behavior === undefined || Object.keys(behavior).length === 0 ? undefined : behavior
}
