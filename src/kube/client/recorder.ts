import type { Event } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
import type { Recorder } from './actor.ts'
import { EventCorrelator } from './event-correlator.ts'
import type { EventNames } from './event-name.ts'
import { referenceTo } from './object-reference.ts'

/** What recorders share: the server, the clock and the names of events. */
export interface RecorderContext {
  readonly api: API
  readonly clock: Clock
  readonly names: EventNames
}

interface Logged {
  /** What tells it from others of the same group. */
  readonly fieldPath: string
  /** Absent where it stands for many similar ones. */
  readonly message: string | undefined
  readonly namespace: string
  readonly name: string
  readonly first: string
  count: number
}

/**
 * Writes core/v1 Events as `component` (on `host`). The same event again raises its count.
 * Follows client-go/tools/record.
 */
export function createRecorder({ api, clock, names }: RecorderContext, component: string, host = ''): Recorder {
  const kind = api.kindOf('v1', 'Event')
  const correlator = new EventCorrelator()
  /** By group. */
  const log = new Map<string, Logged[]>()

  return {
    event(object, type, reason, message, fieldPath = '') {
      if (kind === undefined) return
      const now = clock.now()
      const { namespace = '', name = '', uid = '' } = object.metadata
      const source = `${object.kind}\n${namespace}\n${name}\n${uid}\n${type}`
      const group = `${source}\n${reason}`
      const combined = correlator.combines(group, message, now)
      const text = combined ? `(combined from similar events): ${message}` : message
      const time = formatTime(now)
      const logged = log.get(group)
      const own = combined ? undefined : message
      const known = logged?.find(entry => entry.message === own && (combined || entry.fieldPath === fieldPath))
      if (known !== undefined) known.count++
      const entry = known ?? { fieldPath, message: own, namespace: namespace || 'default', name: names.next(name), first: time, count: 1 }
      if (logged === undefined) log.set(group, [entry])
      else if (known === undefined) logged.push(entry)
      if (correlator.isSpam(source, now)) return
      const stored = known === undefined ? undefined : api.get<Event & KubeObject>('v1', 'Event', entry.namespace, entry.name)
      try {
        if (stored === undefined) api.createTrusted(kind, newEvent(object, entry, type, reason, text, time, fieldPath), { owned: true })
        else api.updateTrusted(kind, { ...stored, count: entry.count, lastTimestamp: time, message: text })
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
      }
    },
  }

  function newEvent(object: KubeObject, entry: Logged, type: string, reason: string, message: string, time: string, fieldPath: string): Event & KubeObject {
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: entry.name, namespace: entry.namespace },
      involvedObject: referenceTo(object, fieldPath),
      reason,
      message,
      source: host === '' ? { component } : { component, host },
      firstTimestamp: entry.first,
      lastTimestamp: time,
      count: entry.count,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host,
    }
  }
}
