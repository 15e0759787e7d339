import type { CronJob } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setJobTemplateDefaults } from '../job/template.ts'
import { strategy } from './strategy.ts'

/** What decides over a new CronJob. */
export const cronJobVerdict = defineVerdict<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  namespaced: true,
  /** Follows pkg/apis/batch/v1/defaults.go SetDefaults_CronJob. */
  setDefaults({ spec }) {
    setJobTemplateDefaults(spec.jobTemplate.spec)
    spec.concurrencyPolicy ||= 'Allow'
    spec.suspend ??= false
    spec.successfulJobsHistoryLimit ??= 3
    spec.failedJobsHistoryLimit ??= 1
  },
  strategy,
})
