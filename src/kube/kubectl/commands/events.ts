import type { Event } from '../../api/types.gen.ts'
import { humanDuration } from '../../apimachinery/duration.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { parseTime } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import { allNamespacesFlag, chunkFlag } from '../flag-sets.ts'
import { bool, slice, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor, mappedKind, versionOf } from '../mapping.ts'
import { ColumnWriter } from '../printers/columns.ts'
import type { Printer } from '../printers/printer.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { isRecord, listAt } from '../value.ts'
import { Watch } from '../watching.ts'

/** Follows kubectl/pkg/cmd/events/events.go. */
export const events: CommandSpec = {
  name: 'events',
  group: 'Troubleshooting and Debugging Commands',
  use: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  about: 'Show what happened, the latest last',
  examples: ['kubectl events', '# About one Pod', 'kubectl events --for pod/web --watch', '# Only warnings', 'kubectl events --types=Warning'],
  flags: [
    ...printFlags(),
    allNamespacesFlag(),
    chunkFlag(),
    text('for', 'Only events about this object, as TYPE/NAME.'),
    bool('no-headers', 'Leave out the line with the names of the columns.'),
    slice('types', 'Only events of these types: Normal, Warning.'),
    bool('watch|w', 'Go on printing as events come.'),
  ],
  run: runEvents,
}

type EventObject = KubeObject & Event

function isEvent(object: KubeObject): object is EventObject {
  return object.kind === 'Event'
}

function* runEvents(invocation: Invocation): Generator<Pause, Outcome, void> {
  const allNamespaces = invocation.bool('all-namespaces')
  const namespace = invocation.namespace().name
  const fieldSelector = selectorFor(invocation)
  const printer = invocation.string('output') === '' ? eventPrinter(invocation, allNamespaces) : printerFor(invocation, '')
  const types = invocation.list('types').map(type => type.toLowerCase())
  if (types.some(type => type !== 'normal' && type !== 'warning')) throw new CommandError('valid --types are Normal or Warning')
  const wanted = (object: KubeObject): object is EventObject => isEvent(object) && (types.length === 0 || types.includes((object.type ?? '').toLowerCase()))
  const kind = kindFor(invocation.api, 'events')
  const options = { namespace: allNamespaces ? '' : namespace, fieldSelector }
  const write = (line: string) => invocation.out(line)
  const found = invocation.api
    .query(kind, options)
    .items.filter(wanted)
    .map(object => ({ object, time: eventTime(object) }))
    .sort((a, b) => a.time - b.time)
    .map(entry => entry.object)
  if (invocation.bool('watch')) {
    for (const object of found) printer.print(object, write)
    const watch = new Watch(invocation.api, kind, options)
    try {
      for (;;) {
        const event = yield* watch.next(invocation.context.clock)
        if (event !== undefined && event.type !== 'DELETED' && wanted(event.object)) printer.print(event.object, write)
      }
    } finally {
      watch.close()
    }
  }
  if (found.length === 0) invocation.err(allNamespaces ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
  else printer.print({ apiVersion: 'v1', items: found, kind: 'EventList', metadata: {} }, write)
  return 0
}

function selectorFor(invocation: Invocation): string {
  const target = invocation.string('for')
  if (target === '') return ''
  const parts = target.split('/')
  if (parts.length > 2) throw new CommandError('arguments in resource/name form may not have more than one slash')
  const [type = '', name] = parts
  if (name === undefined) throw new CommandError('--for must be in resource/name form')
  const kind = mappedKind(invocation.api, type.toLowerCase())
  return `involvedObject.kind=${kind.kind},involvedObject.apiVersion=${versionOf(kind)},involvedObject.name=${name}`
}

function eventTime({ series, lastTimestamp, eventTime: time }: EventObject): number {
  return parseTime(series?.lastObservedTime ?? lastTimestamp ?? time ?? '') || 0
}

// Follows kubectl/pkg/cmd/events/event_printer.go.
function eventPrinter(invocation: Invocation, withNamespace: boolean): Printer {
  const columns = new ColumnWriter()
  let headed = invocation.bool('no-headers')
  return {
    print: (object, write) => {
      const rows: string[][] = []
      if (!headed) rows.push([...(withNamespace ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'])
      headed = true
      const items: readonly unknown[] = isRecord(object) && 'items' in object ? listAt(object, 'items') : [object]
      for (const item of items as readonly EventObject[]) {
        const { involvedObject, type = '', reason = '', message = '', metadata } = item
        rows.push([
          ...(withNamespace ? [metadata.namespace ?? ''] : []),
          intervalOf(item, invocation.now),
          type,
          reason,
          `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`,
          message.trim(),
        ])
      }
      write(columns.write(rows))
    },
  }
}

function intervalOf({ eventTime: time, firstTimestamp, lastTimestamp, series, count = 0 }: EventObject, now: number): string {
  const since = (moment: string | null | undefined) => (moment ? humanDuration(now - parseTime(moment)) : '<unknown>')
  const first = since(time ?? firstTimestamp)
  if (series !== undefined) return `${since(series.lastObservedTime)} (x${series.count ?? 0} over ${first})`
  return count > 1 ? `${since(lastTimestamp)} (x${count} over ${first})` : first
}
