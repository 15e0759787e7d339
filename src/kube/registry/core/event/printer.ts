import type { Event } from '../../../api/types.gen.ts'
import { translateTimestampSince } from '../../../apimachinery/duration.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { nameCell } from '../../cells.ts'

/** Follows pkg/printers/internalversion/printers.go eventColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Last Seen' },
  { name: 'Type' },
  { name: 'Reason' },
  { name: 'Object' },
  { name: 'Subobject', wide: true },
  { name: 'Source', wide: true },
  { name: 'Message' },
  { name: 'First Seen', wide: true },
  { name: 'Count', wide: true },
  { name: 'Name', wide: true },
]

/** Follows printEvent. */
export function row(event: Event, now: number): Row {
  const { involvedObject, source, series } = event
  const first = translateTimestampSince(event.firstTimestamp || event.eventTime, now)
  const last = series ? translateTimestampSince(series.lastObservedTime, now) : event.lastTimestamp ? translateTimestampSince(event.lastTimestamp, now) : first
  const count = series ? (series.count ?? 0) : event.count || 1
  const kind = (involvedObject.kind ?? '').toLowerCase()
  const component = source.component || event.reportingComponent
  const instance = source.host || event.reportingInstance
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    involvedObject.name ? `${kind}/${involvedObject.name}` : kind,
    involvedObject.fieldPath ?? '',
    instance === '' ? component : `${component}, ${instance}`,
    (event.message ?? '').trim(),
    first,
    String(count),
    nameCell(event),
  ]
}
