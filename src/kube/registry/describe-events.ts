import type { Event } from '../api/types.gen.ts'
import { translateTimestampSince } from '../apimachinery/duration.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { parseTime } from '../apimachinery/meta.ts'
import type { Reader } from '../apimachinery/reader.ts'
import type { DescribeWriter } from '../apimachinery/tabwriter.ts'

/** The events about an object, by the time they were last seen. Follows kubectl/pkg/describe/describe.go searchEvents. */
export function eventsOf(object: KubeObject, reader: Reader, uid: string = object.metadata.uid ?? ''): Event[] {
  const { name = '', namespace = '' } = object.metadata
  const about = reader.list<Event>('v1', 'Event', namespace).filter(({ involvedObject: { kind, ...involved } }) => {
    return (kind ?? '') === object.kind && (involved.name ?? '') === name && (involved.namespace ?? '') === namespace && (involved.uid ?? '') === uid
  })
  return sortEvents(about)
}

/** By the time they were last seen, oldest first. Follows kubectl/pkg/util/event/sorted_event_list.go. */
export function sortEvents(events: readonly Event[]): Event[] {
  const time = (event: Event) => (event.lastTimestamp ? parseTime(event.lastTimestamp) : Number.NEGATIVE_INFINITY)
  return events
    .map(event => ({ event, at: time(event) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1))
    .map(({ event }) => event)
}

function intervalOf(event: Event, now: number): string {
  const first = translateTimestampSince(event.eventTime || event.firstTimestamp, now)
  if (event.series) return `${translateTimestampSince(event.series.lastObservedTime, now)} (x${event.series.count ?? 0} over ${first})`
  if ((event.count ?? 0) > 1) return `${translateTimestampSince(event.lastTimestamp, now)} (x${event.count} over ${first})`
  return first
}

/** The Events block that ends most descriptions. Follows DescribeEvents. */
export function writeEvents(out: DescribeWriter, events: readonly Event[], now: number): void {
  if (events.length === 0) {
    out.line(0, 'Events:\t<none>')
    return
  }
  out.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage')
  out.line(1, '----\t------\t----\t----\t-------')
  for (const event of events) {
    const fieldPath = event.involvedObject.fieldPath
    const message = (event.message ?? '').trim()
    out.line(
      1,
      `${event.type ?? ''}\t${event.reason ?? ''}\t${intervalOf(event, now)}\t${event.source.component || event.reportingComponent}\t${fieldPath ? `${fieldPath}: ${message}` : message}`,
    )
  }
}

/** The Events block of one object. */
export function writeEventsOf(out: DescribeWriter, object: KubeObject, reader: Reader, now: number): void {
  writeEvents(out, eventsOf(object, reader), now)
}
