import type { CronJob } from '../../../api/types.gen.ts'
import { translateTimestampSince } from '../../../apimachinery/duration.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, boolCell, containerCells, nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go cronJobColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Schedule' },
  { name: 'Timezone' },
  { name: 'Suspend' },
  { name: 'Active' },
  { name: 'Last Schedule' },
  { name: 'Age' },
  { name: 'Containers', wide: true },
  { name: 'Images', wide: true },
  { name: 'Selector', wide: true },
]

/** Follows printCronJob. */
export function row(cronJob: CronJob, now: number): Row {
  const { spec, status } = cronJob
  return [
    nameCell(cronJob),
    spec.schedule,
    spec.timeZone ?? '<none>',
    boolCell(spec.suspend),
    String(status.active?.length ?? 0),
    status.lastScheduleTime ? translateTimestampSince(status.lastScheduleTime, now) : '<none>',
    ageCell(cronJob, now),
    ...containerCells(spec.jobTemplate.spec.template.spec.containers),
    formatLabelSelector(spec.jobTemplate.spec.selector),
  ]
}
