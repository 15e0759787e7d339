import type { PriorityClass } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'

/** Follows kubectl/pkg/describe/describe.go describePriorityClass. */
export function describe(priorityClass: PriorityClass, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, value, globalDefault = false, preemptionPolicy = '', description = '' } = priorityClass
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Value:\t${value}`)
  out.line(0, `GlobalDefault:\t${globalDefault}`)
  out.line(0, `PreemptionPolicy:\t${preemptionPolicy}`)
  out.line(0, `Description:\t${description}`)
  out.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`)
  writeEventsOf(out, priorityClass, reader, now)
  return out.toString()
}
