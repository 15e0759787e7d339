/** A request's body, as it came and as text. */
export interface Body {
  readonly bytes: Uint8Array
  readonly text: string
}

/** A request over HTTP. */
export interface HttpRequest {
  readonly method: string
  /** What stands in the request line: the path and the query, percent-encoded. */
  readonly target: string
  /** By their names in small letters; several of one name are joined with commas. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Body
}

/** Headers in the order they are sent; names may come several times. */
export type Headers = readonly (readonly [name: string, value: string])[]

/** An answer that is there at once. */
export interface WholeAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** The same, when it is no text. */
export interface BytesAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** Where an answer goes that comes in parts. */
export interface Sink {
  /** Sends a part; false once nobody listens. */
  write(text: string): boolean
  end(): void
}

/** An answer that comes in parts. `start` gives what stops it when the client has gone. */
export interface StreamAnswer {
  readonly status: number
  readonly headers: Headers
  start(sink: Sink): () => void
}

/** What the server answers. */
export type HttpAnswer = WholeAnswer | BytesAnswer | StreamAnswer

/** The server's end of a WebSocket: how it sends, and how it closes with the normal code. */
export interface Connection {
  send(message: Uint8Array): void
  close(): void
}

/** The session's end of it. */
export interface SessionHandler {
  /** Takes one binary message. */
  receive(message: Uint8Array): void
  /** The client has gone. */
  gone(): void
}

/** A connection that is upgraded to a WebSocket with this subprotocol. */
export interface Session {
  readonly protocol: string
  open(connection: Connection): SessionHandler
}

/** The parameters of a query, by name. */
export type Query = ReadonlyMap<string, readonly string[]>

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Takes the target of a request apart: the parts of its path, decoded, and its query. */
export function parseTarget(target: string): { readonly path: string; readonly parts: readonly string[]; readonly query: Query } {
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = new Map<string, string[]>()
  for (const pair of mark < 0 ? [] : target.slice(mark + 1).split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decoded(pair.slice(equals + 1))
    const values = query.get(name)
    if (values === undefined) query.set(name, [value])
    else values.push(value)
  }
  const parts = path
    .split('/')
    .filter(part => part !== '')
    .map(part => decoded(part.replaceAll('+', '%2B')))
  return { path, parts, query }
}

/** The first value of a parameter; '' when it is not there. */
export function parameter(query: Query, name: string): string {
  return query.get(name)?.[0] ?? ''
}

/** Whether a parameter is true as Go's strconv.ParseBool reads it; a parameter without a value is. */
export function flag(query: Query, name: string): boolean {
  const value = query.get(name)?.[0]
  return value !== undefined && ['', '1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)
}

/** A parameter's whole number; undefined when it is not there or none. */
export function count(query: Query, name: string): number | undefined {
  const value = parameter(query, name)
  return /^-?\d+$/.test(value) ? Number(value) : undefined
}

/** An answer of JSON. */
export function jsonAnswer(status: number, text: string, headers: Headers = [], contentType = 'application/json'): WholeAnswer {
  return { status, headers: [['Content-Type', contentType], ...headers], body: text }
}

/** An answer of plain text. */
export function textAnswer(status: number, text: string): WholeAnswer {
  return { status, headers: [['Content-Type', 'text/plain; charset=utf-8']], body: text }
}

/** What the server says to a path it does not know at all. Follows net/http NotFound. */
export function pathNotFound(): WholeAnswer {
  return textAnswer(404, '404 page not found\n')
}

/** Warnings as headers. Follows apimachinery/pkg/util/net/http.go NewWarningHeader. */
export function warningHeaders(warnings: readonly string[]): Headers {
  return warnings.map(text => ['Warning', `299 - "${text.replace(/[\\"]/g, letter => `\\${letter}`).replace(/[\r\n\t]/g, ' ')}"`] as const)
}
