import type { CronJob, JobTemplateSpec } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { boolCell } from '../../cells.ts'
import { writePodTemplate } from '../../core/pod/describe-template.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { rfc1123z, textOrNone, writeAnnotations, writeLabels } from '../../describe-meta.ts'

const unset = '<unset>'

/** Follows kubectl/pkg/describe/describe.go describeJobTemplate. */
function writeJobTemplate(out: DescribeWriter, { spec }: JobTemplateSpec): void {
  out.line(0, `Selector:\t${spec.selector === undefined ? unset : labelSelectorAsSelector(spec.selector)}`)
  out.line(0, `Parallelism:\t${spec.parallelism ?? unset}`)
  out.line(0, `Completions:\t${spec.completions ?? unset}`)
  if (spec.activeDeadlineSeconds !== undefined) out.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
  writePodTemplate(out, spec.template)
}

/** Follows describeCronJob. */
export function describe(cronJob: CronJob, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = cronJob
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Schedule:\t${spec.schedule}`)
  out.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`)
  out.line(0, `Suspend:\t${boolCell(spec.suspend)}`)
  out.line(0, `Time Zone:\t${spec.timeZone ?? unset}`)
  out.line(0, `Successful Job History Limit:\t${spec.successfulJobsHistoryLimit ?? unset}`)
  out.line(0, `Failed Job History Limit:\t${spec.failedJobsHistoryLimit ?? unset}`)
  out.line(0, `Starting Deadline Seconds:\t${spec.startingDeadlineSeconds === undefined ? unset : `${spec.startingDeadlineSeconds}s`}`)
  writeJobTemplate(out, spec.jobTemplate)
  out.line(0, `Last Schedule Time:\t${status.lastScheduleTime ? rfc1123z(status.lastScheduleTime) : unset}`)
  out.line(0, `Active Jobs:\t${textOrNone((status.active ?? []).map(({ name = '' }) => name).join(', '))}`)
  writeEventsOf(out, cronJob, reader, now)
  return out.toString()
}
