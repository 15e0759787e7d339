import { encodeUTF8 } from '../apimachinery/utf8.ts'
import { Cluster } from '../cluster/cluster.ts'
import type { DiscoveryDocuments } from './discovery.ts'
import type { HttpAnswer, HttpRequest, Sink } from './http.ts'
import type { OpenAPIDocuments } from './openapi.ts'
import { RestServer } from './rest-server.ts'

/** What a test says of a request: `headers` and `body` are those of a JSON client with the right token when left out. */
export interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly type?: string
}

/** An answer as a test looks at it. */
export interface Answered {
  readonly status: number
  readonly warnings: readonly string[]
  /** The body, when it is JSON. */
  readonly json: Record<string, unknown>
  readonly text: string
}

const nothing: DiscoveryDocuments = { api: { items: [] }, apis: { items: [] } }

/** What a served cluster says of itself. */
export interface Documents {
  readonly discovery?: DiscoveryDocuments
  readonly openapi?: OpenAPIDocuments
}

/** A served cluster, asked in process. */
export class Served {
  readonly cluster = new Cluster()
  readonly server: RestServer

  /** `documents` are what a real server says of itself; a server without them says nothing. */
  constructor({ discovery = nothing, openapi = { names: [], read: () => ({ paths: {}, components: { schemas: {} } }) } }: Documents = {}) {
    const { api, clock, containers } = this.cluster
    this.server = new RestServer({ api, clock, containers, discovery, openapi, token: 'secret' })
  }

  /** The request as it reaches the server. */
  request(method: string, target: string, { headers = {}, body, type = 'application/json' }: Asking = {}): HttpRequest {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
    const bytes = body instanceof Uint8Array ? body : Uint8Array.from(encodeUTF8(text))
    return { method, target, headers: { authorization: 'Bearer secret', accept: 'application/json', 'content-type': type, ...headers }, body: { bytes, text } }
  }

  answer(method: string, target: string, asking?: Asking): HttpAnswer {
    return this.server.handle(this.request(method, target, asking))
  }

  /** The whole answer of a request that is answered at once. */
  ask(method: string, target: string, asking?: Asking): Answered {
    const answer = this.answer(method, target, asking)
    if (!('body' in answer)) throw new Error(`${target} is answered in parts`)
    const json = answer.body.startsWith('{') ? (JSON.parse(answer.body) as Record<string, unknown>) : {}
    const warnings = answer.headers.filter(([name]) => name === 'Warning').map(([, value]) => value)
    return { status: answer.status, warnings, json, text: answer.body }
  }

  /** Begins an answer that comes in parts; `lines` grows as they come. */
  follow(target: string, asking?: Asking): { readonly lines: string[]; readonly ended: () => boolean; readonly stop: () => void } {
    const answer = this.answer('GET', target, asking)
    if (!('start' in answer)) throw new Error('body' in answer ? answer.body : 'bytes')
    const lines: string[] = []
    let over = false
    const sink: Sink = {
      write: text => {
        lines.push(...text.split('\n').filter(line => line !== ''))
        return true
      },
      end: () => (over = true),
    }
    return { lines, ended: () => over, stop: answer.start(sink) }
  }
}
