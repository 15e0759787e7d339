import type { Event } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatMicroTime } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { EventsRecorder } from './actor.ts'
import { referenceTo } from './object-reference.ts'
import type { RecorderContext } from './recorder.ts'

const finishTime = 6 * 60_000
const refreshTime = 30 * 60_000

interface Series {
  readonly event: Event & KubeObject
  readonly since: number
  count: number
  last: number
  refreshedAt: number
}

/**
 * Writes Events of events.k8s.io as `reportingController` on `host`. An event about the same state of the
 * same object starts a series at its second time; later ones are only counted and written when the series
 * ends, six minutes after its last, or every half hour. Follows client-go/tools/events/event_broadcaster.go.
 */
export function createEventsRecorder({ api, clock, names }: RecorderContext, reportingController: string, host: string): EventsRecorder {
  const kind = api.kindOf('v1', 'Event')
  const seen = new Map<string, Series>()
  let sweeping = false

  const attempt = (write: () => void) => {
    try {
      write()
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }

  const write = (series: Series) => {
    if (kind === undefined) return
    const { namespace = '', name = '' } = series.event.metadata
    const stored = api.get<Event & KubeObject>('v1', 'Event', namespace, name)
    const counted = { count: series.count, lastObservedTime: formatMicroTime(series.last) }
    attempt(() => {
      if (stored === undefined) api.createTrusted(kind, { ...series.event, series: counted })
      else api.updateTrusted(kind, { ...stored, series: counted })
    })
  }

  const sweep = () => {
    const now = clock.now()
    for (const [key, series] of seen) {
      const over = now - (series.count > 1 ? series.last : series.since) > finishTime
      if (series.count > 1 && (over || now - series.refreshedAt >= refreshTime)) {
        write(series)
        series.refreshedAt = now
      }
      if (over) seen.delete(key)
    }
    sweeping = seen.size > 0
    if (sweeping) clock.schedule(finishTime, sweep)
  }

  return {
    event(regarding, related, type, reason, action, note) {
      if (kind === undefined) return
      const now = clock.now()
      const about = referenceTo(regarding)
      const other = related === undefined ? undefined : referenceTo(related)
      const key = [
        type,
        action,
        reason,
        about.kind,
        about.namespace,
        about.name,
        about.uid,
        about.resourceVersion,
        other?.name,
        other?.uid,
        other?.resourceVersion,
      ].join('\n')
      const known = seen.get(key)
      if (known !== undefined) {
        known.count++
        known.last = now
        if (known.count === 2) write(known)
        return
      }
      const event: Event & KubeObject = {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name: names.next(about.name ?? ''), namespace: about.namespace ?? 'default' },
        involvedObject: about,
        reason,
        message: note,
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        type,
        eventTime: formatMicroTime(now),
        action,
        ...(other === undefined ? {} : { related: other }),
        reportingComponent: reportingController,
        reportingInstance: `${reportingController}-${host}`,
      }
      seen.set(key, { event, since: now, count: 1, last: now, refreshedAt: now })
      attempt(() => void api.createTrusted(kind, { ...event, metadata: { ...event.metadata } }, { owned: true }))
      if (sweeping) return
      sweeping = true
      clock.schedule(finishTime, sweep)
    },
  }
}
