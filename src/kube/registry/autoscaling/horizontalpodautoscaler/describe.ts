import type { AutoscalingV2HorizontalPodAutoscaler, HPAScalingRules, MetricSpec, MetricStatus } from '../../../api/types.gen.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { rfc1123z, writeAnnotations, writeLabels } from '../../describe-meta.ts'
import type { MetricText } from './metric-text.ts'
import { resourceText, valueText } from './metric-text.ts'

const valueKind = ({ average }: MetricText) => (average ? '(target average value)' : '(target value)')
const sides = ({ current, target }: MetricText) => `${current} / ${target}`

/** Follows kubectl/pkg/describe/describe.go describeHorizontalPodAutoscalerV2. */
function metricLine({ type, external, pods, object, resource, containerResource }: MetricSpec, status: MetricStatus | undefined): string {
  if (type === 'External' && external) {
    const text = valueText(external.target, status?.external?.current, external.target.averageValue !== undefined)
    return `${goQuote(external.metric.name)} ${valueKind(text)}:\t${sides(text)}`
  }
  if (type === 'Pods' && pods) {
    const current = status?.pods === undefined ? '<unknown>' : (status.pods.current.averageValue ?? '0')
    return `${goQuote(pods.metric.name)} on pods:\t${current} / ${pods.target.averageValue ?? '0'}`
  }
  if (type === 'Object' && object) {
    const text = valueText(object.target, status?.object?.current, object.target.type === 'AverageValue')
    return `"${object.metric.name}" on ${object.describedObject.kind}/${object.describedObject.name} ${valueKind(text)}:\t${sides(text)}`
  }
  const measured = type === 'Resource' ? resource : type === 'ContainerResource' ? containerResource : undefined
  if (measured === undefined) return `<unknown metric type ${goQuote(type)}>`
  const text = resourceText(measured.target, (type === 'Resource' ? status?.resource : status?.containerResource)?.current, true)
  const what =
    containerResource !== undefined && type === 'ContainerResource'
      ? `resource ${measured.name} of container "${containerResource.container}" on pods`
      : `resource ${measured.name} on pods`
  return text.average ? `${what}:\t${sides(text)}` : `${what}  (as a percentage of request):\t${sides(text)}`
}

/** Follows printDirectionBehavior. */
function writeRules(out: DescribeWriter, direction: string, rules: HPAScalingRules | undefined): void {
  if (rules === undefined) return
  out.line(1, `${direction}:`)
  if (rules.stabilizationWindowSeconds !== undefined) out.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
  if ((rules.policies ?? []).length === 0) return
  out.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
  out.line(2, 'Policies:')
  for (const { type, value, periodSeconds } of rules.policies ?? []) out.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
}

/** Follows describeHorizontalPodAutoscalerV2. */
export function describe(autoscaler: AutoscalingV2HorizontalPodAutoscaler, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = autoscaler
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`)
  out.line(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`)
  out.line(0, 'Metrics:\t( current / target )')
  for (const [index, metric] of (spec.metrics ?? []).entries()) out.line(1, metricLine(metric, status.currentMetrics?.[index]))
  out.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`)
  out.line(0, `Max replicas:\t${spec.maxReplicas}`)
  if (spec.behavior !== undefined) {
    out.line(0, 'Behavior:')
    writeRules(out, 'Scale Up', spec.behavior.scaleUp)
    writeRules(out, 'Scale Down', spec.behavior.scaleDown)
  }
  out.line(0, `${spec.scaleTargetRef.kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas} desired`)
  const conditions = status.conditions ?? []
  if (conditions.length > 0) {
    out.line(0, 'Conditions:')
    out.line(1, 'Type\tStatus\tReason\tMessage')
    out.line(1, '----\t------\t------\t-------')
    for (const { type, status: state, reason = '', message = '' } of conditions) out.line(1, `${type}\t${state}\t${reason}\t${message}`)
  }
  writeEventsOf(out, autoscaler, reader, now)
  return out.toString()
}
