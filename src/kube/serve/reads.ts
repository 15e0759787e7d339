import { decodeBase64, encodeBase64 } from '../apimachinery/base64.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf, keyOf } from '../apimachinery/meta.ts'
import { newBadRequest, StatusError } from '../apimachinery/status-error.ts'
import { encodeUTF8 } from '../apimachinery/utf8.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API, ListOptions } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
import { narrowed } from '../kubectl/watching.ts'
import type { Kind } from '../registry/kind.ts'
import { encodeJSON } from '../serializer/go-json.ts'
import { jsonObjectProblem } from '../serializer/go-json-problem.ts'
import { encodeObject } from '../serializer/go-order.ts'
import type { Form } from './content.ts'
import type { HttpAnswer, Query, StreamAnswer } from './http.ts'
import { count, flag, jsonAnswer, parameter, warningHeaders } from './http.ts'
import { checkListOptions, checkWatchOptions } from './options.ts'
import type { Included, TableOptions } from './table.ts'
import { tableOf } from './table.ts'
import type { WatchHistory } from './watch-history.ts'
import { onWire } from './wire.ts'

/** What reading works with. */
export interface Reading {
  /** As whoever asks meets it. */
  readonly api: API
  /** As the administrator does: what was allowed once needs no second look. */
  readonly whole: API
  readonly clock: Clock
  readonly history: WatchHistory
}

/** One collection, or one object of it, and how it is wanted. */
export interface Target {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string
  readonly query: Query
  readonly form: Form
}

const warningsOf = (kind: Kind) => warningHeaders(kind.deprecationWarning === undefined ? [] : [kind.deprecationWarning])

function tableOptions({ whole, clock }: Reading, { kind, query, form }: Target): TableOptions {
  const included = parameter(query, 'includeObject')
  if (!['', 'None', 'Metadata', 'Object'].includes(included)) {
    throw newBadRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(included)}: must be 'Metadata', 'Object', 'None', or empty`,
    )
  }
  return {
    api: whole,
    kind,
    now: clock.now(),
    version: form.as === 'table' ? form.version : '',
    included: included === '' ? 'Metadata' : (included as Included),
  }
}

/** One object in the form that was asked for. */
export function objectAnswer(reading: Reading, target: Target, object: KubeObject, status = 200, warnings: readonly string[] = []): HttpAnswer {
  const { whole } = reading
  const value =
    target.form.as === 'object'
      ? onWire(whole, object)
      : tableOf(tableOptions(reading, target), [object], { resourceVersion: object.metadata.resourceVersion ?? '' })
  return jsonAnswer(status, `${encodeObject(value)}\n`, warningHeaders(warnings))
}

/** Answers the request for one object. */
export function readOne(reading: Reading, target: Target): HttpAnswer {
  const { kind, namespace, name } = target
  reading.history.remember(kind)
  const object = reading.api.read(kind, namespace, name)
  return objectAnswer(reading, target, object, 200, kind.deprecationWarning === undefined ? [] : [kind.deprecationWarning])
}

function selectionOf({ namespace, name, query }: Target): ListOptions {
  const fields = [parameter(query, 'fieldSelector'), name === '' ? '' : `metadata.name=${name}`].filter(text => text !== '')
  return { namespace, labelSelector: parameter(query, 'labelSelector'), fieldSelector: fields.join(',') }
}

/** Where a list goes on: the resourceVersion it began with, and the key it came to. Follows apiserver/pkg/storage/continue.go. */
interface Continuation {
  readonly rv: number
  readonly start: string
}

function encodeContinuation({ rv, start }: Continuation): string {
  return encodeBase64(encodeUTF8(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start: `${start}\u0000` })))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function decodeContinuation(token: string): Continuation {
  const bytes = decodeBase64(token.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (token.length % 4)) % 4))
  if (typeof bytes === 'number') throw newBadRequest(`invalid continue token: continue key is not valid: illegal base64 data at input byte ${bytes}`)
  // Go's decoder complains of bytes: each as a letter of its own.
  const text = String.fromCharCode(...bytes)
  const problem = jsonObjectProblem(text)
  if (problem !== undefined) throw newBadRequest(`invalid continue token: continue key is not valid: ${problem}`)
  const { rv = 0, start = '' } = JSON.parse(text) as Partial<Continuation>
  return { rv, start: start.replace(/\u0000$/, '') }
}

/** Answers the request for a collection, in parts when a limit is asked for. */
export function readMany(reading: Reading, target: Target): HttpAnswer {
  const { kind, query, form } = target
  reading.history.remember(kind)
  checkListOptions(query)
  const selection = selectionOf(target)
  const { items, resourceVersion } = reading.api.query(kind, selection)
  const token = parameter(query, 'continue')
  const from = token === '' ? undefined : decodeContinuation(token)
  const rest = from === undefined ? items : items.filter(object => keyOf(object) > from.start)
  const limit = count(query, 'limit') ?? 0
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const last = page.at(-1)
  const more = last !== undefined && page.length < rest.length
  const version = from === undefined ? resourceVersion : String(from.rv)
  const selective = Boolean(selection.labelSelector || selection.fieldSelector)
  const continuing = more ? { continueToken: encodeContinuation({ rv: Number(version), start: keyOf(last) }) } : {}
  const remaining = more && !selective ? { remaining: rest.length - page.length } : {}
  const value =
    form.as === 'table'
      ? tableOf(tableOptions(reading, target), page, { resourceVersion: version, ...continuing, ...remaining }, page.length === items.length)
      : {
          kind: `${kind.kind}List`,
          apiVersion: apiVersionOf(kind.group, kind.version),
          metadata: {
            resourceVersion: version,
            ...(more ? { continue: continuing.continueToken } : {}),
            ...(remaining.remaining === undefined ? {} : { remainingItemCount: remaining.remaining }),
          },
          items: page.map(object => (kind.custom === undefined ? withoutType(onWire(reading.whole, object)) : onWire(reading.whole, object))),
        }
  return jsonAnswer(200, `${encodeObject(value)}\n`, warningsOf(kind))
}

/** Objects in a list of a built-in kind do not say what they are: the list does. */
function withoutType({ apiVersion: _, kind: __, ...object }: KubeObject): object {
  return object
}

/** The bookmark that ends what was there at first. Follows apiserver/pkg/storage/cacher/cache_watcher.go. */
function endOfInitialEvents(kind: Kind, resourceVersion: string): object {
  const annotations = { 'k8s.io/initial-events-end': 'true' }
  return { kind: kind.kind, apiVersion: apiVersionOf(kind.group, kind.version), metadata: { resourceVersion, creationTimestamp: null, annotations } }
}

/**
 * Answers a watch: what is there at first unless it begins at a resourceVersion, and then every change, a JSON value a
 * line. Ends after `timeoutSeconds` of virtual time. Follows apiserver/pkg/endpoints/handlers/watch.go.
 */
export function watchMany(reading: Reading, target: Target): StreamAnswer {
  const { api, whole, clock, history } = reading
  const { kind, namespace, name, query, form } = target
  api.checkAccess('watch', kind, namespace, name)
  checkWatchOptions(query)
  const selection = selectionOf(target)
  const { items, resourceVersion } = whole.query(kind, selection)
  const given = parameter(query, 'resourceVersion')
  const initial = flag(query, 'sendInitialEvents')
  const begun = history.since(kind, initial || given === '' || given === '0' ? Number(resourceVersion) : Number(given))
  return {
    status: 200,
    headers: [['Content-Type', 'application/json'], ...warningsOf(kind)],
    start: sink => {
      let tables = 0
      const shown = (object: KubeObject) =>
        form.as === 'object'
          ? onWire(whole, object)
          : tableOf(tableOptions(reading, target), [object], { resourceVersion: object.metadata.resourceVersion ?? '', withoutColumns: tables++ > 0 })
      const write = (type: string, object: object) => sink.write(`${encodeJSON({ type, object })}\n`)
      const seen = narrowed(kind, selection)
      const tell = (event: WatchEvent) => {
        const narrow = seen(event)
        if (narrow !== undefined) write(narrow.type, shown(narrow.object))
      }
      if (initial || given === '' || given === '0') for (const object of items) write('ADDED', shown(object))
      if (initial && flag(query, 'allowWatchBookmarks')) write('BOOKMARK', endOfInitialEvents(kind, resourceVersion))
      for (const event of begun) tell(event)
      const unfollow = history.follow(kind, tell)
      const seconds = count(query, 'timeoutSeconds') ?? 0
      const timer = seconds > 0 ? clock.schedule(seconds * 1000, () => sink.end()) : undefined
      return () => {
        unfollow()
        timer?.cancel()
      }
    },
  }
}

/** Throws what the server says where it has no such path below an object. */
export function noSuchPath(): StatusError {
  return new StatusError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource', details: {} })
}
