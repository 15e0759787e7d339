import type { MetricSpec, MetricStatus, MetricValueStatus } from '../../../api/types.gen.ts'

const unknown = '<unknown>'
const percent = (utilization: number | undefined, otherwise: string) => (utilization === undefined ? otherwise : `${utilization}%`)

/** What a metric is and what it should be, as texts. */
export interface MetricText {
  readonly current: string
  readonly target: string
  /** Whether the target is an average over the pods. */
  readonly average: boolean
}

/** For metrics with a value of their own: an external one's and an object's. */
export function valueText(
  target: { readonly value?: string; readonly averageValue?: string },
  current: MetricValueStatus | undefined,
  average: boolean,
): MetricText {
  if (average) return { current: current?.averageValue ?? unknown, target: target.averageValue ?? '0', average }
  return { current: current === undefined ? unknown : (current.value ?? '0'), target: target.value ?? '0', average }
}

/** For the CPU or memory of pods and containers; `withAmount` adds the amount behind a percentage. */
export function resourceText(
  target: { readonly averageValue?: string; readonly averageUtilization?: number },
  current: MetricValueStatus | undefined,
  withAmount: boolean,
): MetricText {
  if (target.averageValue !== undefined)
    return { current: current === undefined ? unknown : (current.averageValue ?? '0'), target: target.averageValue, average: true }
  const utilization = percent(current?.averageUtilization, unknown)
  const shown = withAmount && current?.averageUtilization !== undefined ? `${utilization} (${current.averageValue ?? '0'})` : utilization
  return { current: shown, target: percent(target.averageUtilization, '<auto>'), average: false }
}

/** Follows pkg/printers/internalversion/printers.go formatHPAMetrics. */
function cellOf(spec: MetricSpec, status: MetricStatus | undefined): string {
  const { external, pods, object, resource, containerResource } = spec
  const write = ({ current, target, average }: MetricText) => `${current}/${target}${average ? ' (avg)' : ''}`
  if (spec.type === 'External' && external) return write(valueText(external.target, status?.external?.current, external.target.averageValue !== undefined))
  if (spec.type === 'Object' && object) return write(valueText(object.target, status?.object?.current, object.target.averageValue !== undefined))
  if (spec.type === 'Pods' && pods)
    return `${status?.pods === undefined ? unknown : (status.pods.current.averageValue ?? '0')}/${pods.target.averageValue ?? '0'}`
  const measured = spec.type === 'Resource' ? resource : spec.type === 'ContainerResource' ? containerResource : undefined
  if (measured === undefined) return '<unknown type>'
  const { current, target } = resourceText(measured.target, (spec.type === 'Resource' ? status?.resource : status?.containerResource)?.current, false)
  return `${measured.name}: ${current}/${target}`
}

const shownMetrics = 2

/** The TARGETS cell. */
export function metricsCell(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>'
  const cells = specs.map((spec, index) => cellOf(spec, statuses[index]))
  const text = cells.slice(0, shownMetrics).join(', ')
  return cells.length > shownMetrics ? `${text} + ${cells.length - shownMetrics} more...` : text
}
