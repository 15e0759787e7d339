import type { DaemonSet } from '../../../api/types.gen.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { CreateStrategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { validateDaemonSet } from './validation.ts'

/** Counts the versions of the template; a field once, now an annotation. Follows pkg/apis/apps/v1/conversion.go. */
const templateGeneration = 'deprecated.daemonset.template.generation'

/** The template's number, 0 before it has one. */
export const generationOf = ({ metadata }: DaemonSet) => Number(metadata.annotations?.[templateGeneration] ?? 0) || 0

/** Writes the template's number. */
export function setTemplateGeneration({ metadata }: DaemonSet, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) }
}

function setDefaultCounts(daemonSet: DaemonSet): void {
  daemonSet.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
}

/** Follows pkg/registry/apps/daemonset/strategy.go. */
export const strategy: CreateStrategy<DaemonSet> = {
  prepareForCreate(daemonSet) {
    setDefaultCounts(daemonSet)
    daemonSet.metadata.generation = 1
    setTemplateGeneration(daemonSet, Math.max(1, generationOf(daemonSet)))
    dropDisabledTemplateFields(daemonSet.spec.template)
  },
  validate: validateDaemonSet,
  warningsOnCreate: daemonSet => podTemplateWarnings(daemonSet.spec.template, templatePath),
}
