import type { DaemonSet } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { generationOf, setTemplateGeneration } from './strategy.ts'
import { validateDaemonSetStatusUpdate, validateDaemonSetUpdate } from './validate-update.ts'
import { validateDaemonSet } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<DaemonSet> = {
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
