import type { Job } from '../../../api/types.gen.ts'
import { humanDuration } from '../../../apimachinery/duration.ts'
import { parseTime } from '../../../apimachinery/meta.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, containerCells, nameCell } from '../../cells.ts'
import { isJobConditionTrue } from './helpers.ts'

/** Follows pkg/printers/internalversion/printers.go jobColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Status' },
  { name: 'Completions' },
  { name: 'Duration' },
  { name: 'Age' },
  { name: 'Containers', wide: true },
  { name: 'Images', wide: true },
  { name: 'Selector', wide: true },
]

function completionsCell({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  return (spec.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`
}

function statusCell(job: Job): string {
  const terminating = job.metadata.deletionTimestamp === undefined ? [] : ['Terminating']
  const found = [
    ...['Complete', 'Failed'].filter(type => isJobConditionTrue(job, type)),
    ...terminating,
    ...['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].filter(type => isJobConditionTrue(job, type)),
  ]
  return found[0] ?? 'Running'
}

function durationCell({ status: { startTime, completionTime } }: Job, now: number): string {
  return startTime === undefined ? '' : humanDuration((completionTime === undefined ? now : parseTime(completionTime)) - parseTime(startTime))
}

/** Follows printJob. */
export function row(job: Job, now: number): Row {
  return [
    nameCell(job),
    statusCell(job),
    completionsCell(job),
    durationCell(job, now),
    ageCell(job, now),
    ...containerCells(job.spec.template.spec.containers),
    formatLabelSelector(job.spec.selector),
  ]
}
