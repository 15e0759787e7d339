import type { CronJob } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setJobTemplateDefaults } from '../job/template.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** CronJob, batch/v1. */
export const cronJob = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
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
  statusStrategy,
  columns,
  row,
  describe,
})
