import type { ReplicaSet } from '../../../api/types.gen.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { CreateStrategy } from '../../kind.ts'
import { podNameWarnings, templatePath } from '../../workload.ts'
import { validateReplicaSet } from './validation.ts'

/** Follows pkg/registry/apps/replicaset/strategy.go. */
export const strategy: CreateStrategy<ReplicaSet> = {
  prepareForCreate(replicaSet) {
    replicaSet.status = { replicas: 0 }
    replicaSet.metadata.generation = 1
    dropDisabledTemplateFields(replicaSet.spec.template)
  },
  validate: validateReplicaSet,
  warningsOnCreate: replicaSet => [...podNameWarnings(replicaSet), ...podTemplateWarnings(replicaSet.spec.template, templatePath)],
}
