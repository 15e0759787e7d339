import type { DaemonSet } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/object-meta-validation.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { Strategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { validateDaemonSet, validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from './validation.ts'

/** Counts the versions of the template; a field once, now an annotation. Follows pkg/apis/apps/v1/conversion.go. */
const templateGeneration = 'deprecated.daemonset.template.generation'

const generationOf = ({ metadata }: DaemonSet) => Number(metadata.annotations?.[templateGeneration] ?? 0) || 0

function setTemplateGeneration({ metadata }: DaemonSet, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) }
}

function setDefaultCounts(daemonSet: DaemonSet): void {
  daemonSet.status = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
}

/** Follows pkg/registry/apps/daemonset/strategy.go. */
export const strategy: Strategy<DaemonSet> = {
  prepareForCreate(daemonSet) {
    setDefaultCounts(daemonSet)
    daemonSet.metadata.generation = 1
    setTemplateGeneration(daemonSet, Math.max(1, generationOf(daemonSet)))
    dropDisabledTemplateFields(daemonSet.spec.template)
  },
  validate: validateDaemonSet,
  warningsOnCreate: daemonSet => podTemplateWarnings(daemonSet.spec.template, templatePath),
  prepareForUpdate(daemonSet, old) {
    dropDisabledTemplateFields(daemonSet.spec.template, old.spec.template)
    daemonSet.status = old.status
    const sameTemplate = semanticallyEqual(daemonSet.spec.template, old.spec.template)
    setTemplateGeneration(daemonSet, generationOf(old) + (sameTemplate ? 0 : 1))
    if (!semanticallyEqual(daemonSet.spec, old.spec)) daemonSet.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateDaemonSetUpdate,
  warningsOnUpdate: (daemonSet, old) => (generationOf(daemonSet) === generationOf(old) ? [] : podTemplateWarnings(daemonSet.spec.template, templatePath)),
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<DaemonSet> = {
  validate: validateDaemonSet,
  prepareForUpdate(daemonSet, old) {
    daemonSet.spec = old.spec
  },
  validateUpdate: validateDaemonSetStatusUpdate,
}
