import type { PodTemplateSpec, Toleration, TopologySpreadConstraint } from '../../../api/types.gen.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import type { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { writeContainers } from './describe-containers.ts'
import { writeVolumes } from './describe-volumes.ts'
import { sortedBy } from './sorted-by.ts'

/** A template inside another kind's description. Follows kubectl/pkg/describe/describe.go DescribePodTemplate. */
export function writePodTemplate(out: DescribeWriter, template: PodTemplateSpec): void {
  const { metadata, spec } = template
  out.line(0, 'Pod Template:')
  writeLabels(out, '  Labels', metadata.labels)
  if (Object.keys(metadata.annotations ?? {}).length > 0) writeAnnotations(out, '  Annotations', metadata.annotations)
  if (spec.serviceAccountName) out.line(1, `Service Account:\t${spec.serviceAccountName}`)
  if ((spec.initContainers ?? []).length > 0) writeContainers(out, 'Init Containers', spec.initContainers, undefined, undefined, '  ')
  writeContainers(out, 'Containers', spec.containers, undefined, undefined, '  ')
  writeVolumes(out, spec.volumes, '  ')
  writeTopologySpread(out, spec.topologySpreadConstraints, '  ')
  if (spec.priorityClassName) out.line(1, `Priority Class Name:\t${spec.priorityClassName}`)
  writeLabels(out, '  Node-Selectors', spec.nodeSelector)
  writeTolerations(out, '  Tolerations', spec.tolerations)
  writeSchedulingGroup(out, spec.schedulingGroup?.podGroupName, '  ')
}

/** Follows describeSchedulingGroup. */
export function writeSchedulingGroup(out: DescribeWriter, name: string | undefined, space: string): void {
  if (name === undefined) return
  out.line(0, `${space}SchedulingGroup:`)
  out.line(1, `PodGroupName:\t${name}`)
}

/** Follows printPodTolerationsMultiline. */
export function writeTolerations(out: DescribeWriter, title: string, tolerations: readonly Toleration[] | undefined): void {
  out.write(0, `${title}:\t`)
  if (tolerations === undefined || tolerations.length === 0) return void out.line(0, '<none>')
  for (const [index, toleration] of sortedBy(tolerations, ({ key = '' }) => key).entries())
    out.line(0, `${index === 0 ? '' : '\t'}${tolerationText(toleration)}`)
}

/** A toleration in one line: `key=value:NoExecute op=Exists for 300s`. */
function tolerationText({ key = '', value = '', effect = '', operator, tolerationSeconds }: Toleration): string {
  let text = key
  if (value !== '') text += `=${value}`
  if (effect !== '') text += `:${effect}`
  if (operator === 'Exists' && value === '') text += key !== '' || effect !== '' ? ' op=Exists' : 'op=Exists'
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`
}

/** Follows describeTopologySpreadConstraints. */
export function writeTopologySpread(out: DescribeWriter, constraints: readonly TopologySpreadConstraint[] | undefined, space: string): void {
  if (constraints === undefined || constraints.length === 0) return
  out.write(0, `${space}Topology Spread Constraints:\t`)
  for (const [index, constraint] of sortedBy(constraints, ({ topologyKey }) => topologyKey).entries()) {
    const { topologyKey, whenUnsatisfiable, maxSkew, labelSelector } = constraint
    const selector = labelSelector === undefined ? '' : ` for selector ${formatLabelSelector(labelSelector)}`
    out.line(0, `${index === 0 ? '' : `${space}\t`}${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`)
  }
}
