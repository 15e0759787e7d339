import type { Job } from '../../../api/types.gen.ts'
import { humanDuration } from '../../../apimachinery/duration.ts'
import { parseTime } from '../../../apimachinery/meta.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writePodTemplate } from '../../core/pod/describe-template.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { controllerText, rfc1123z, writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { jobSelector } from './validate-update.ts'

const indexesWidth = 50

/** Indexes up to the first comma after 50 letters. Follows kubectl/pkg/describe/describe.go capIndexesListOrNone. */
function cappedIndexes(indexes: string): string {
  if (indexes === '') return '<none>'
  const comma = indexes.indexOf(',', indexesWidth)
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`
}

function writeTimes(out: DescribeWriter, { spec, status: { startTime, completionTime } }: Job): void {
  if (startTime !== undefined) out.line(0, `Start Time:\t${rfc1123z(startTime)}`)
  if (completionTime !== undefined) out.line(0, `Completed At:\t${rfc1123z(completionTime)}`)
  if (startTime !== undefined && completionTime !== undefined) out.line(0, `Duration:\t${humanDuration(parseTime(completionTime) - parseTime(startTime))}`)
  if (spec.activeDeadlineSeconds !== undefined) out.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
}

/** Follows describeJob. */
export function describe(job: Job, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = job
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  out.line(0, `Selector:\t${jobSelector(job)}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  const controlledBy = controllerText(job)
  if (controlledBy !== '') out.line(0, `Controlled By:\t${controlledBy}`)
  if (spec.parallelism !== undefined) out.line(0, `Parallelism:\t${spec.parallelism}`)
  out.line(0, `Completions:\t${spec.completions ?? '<unset>'}`)
  if (spec.completionMode !== undefined) out.line(0, `Completion Mode:\t${spec.completionMode}`)
  if (spec.suspend !== undefined) out.line(0, `Suspend:\t${spec.suspend}`)
  if (spec.backoffLimit !== undefined) out.line(0, `Backoff Limit:\t${spec.backoffLimit}`)
  if (spec.ttlSecondsAfterFinished !== undefined) out.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`)
  writeTimes(out, job)
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`
  out.line(0, `Pods Statuses:\t${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`)
  if (spec.completionMode === 'Indexed') out.line(0, `Completed Indexes:\t${cappedIndexes(status.completedIndexes ?? '')}`)
  writePodTemplate(out, spec.template)
  writeEventsOf(out, job, reader, now)
  return out.toString()
}
