import { byteLength } from '../../apimachinery/utf8.ts'
import type { Connection } from '../network.ts'
import type { Request, Response } from '../server.ts'
import { phraseOf } from '../server.ts'

/** The parts of a URL that a client needs. */
export interface Target {
  readonly scheme: string
  readonly host: string
  readonly port: number
  /** The port stands in the URL. */
  readonly explicitPort: boolean
  readonly path: string
}

/** Takes a URL apart; `http` and `/` are added where they are missing. */
export function targetOf(url: string): Target {
  const [, scheme = 'http', host = '', port, path = '/'] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^/@]*@)?([^/:?#]*)(?::(\d+))?([^#]*)/i.exec(url) ?? []
  const standard = scheme.toLowerCase() === 'https' ? 443 : 80
  return {
    scheme: scheme.toLowerCase(),
    host,
    port: port === undefined ? standard : Number(port),
    explicitPort: port !== undefined,
    path: path.startsWith('/') ? path : `/${path}`,
  }
}

/** The Host header of a target. */
export function hostHeader({ scheme, host, port }: Target): string {
  return port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`
}

/** Sends a request over a connection; undefined when nothing is said back. */
export function exchange(connection: Connection, request: Omit<Request, 'from' | 'fromPort'>): Response | undefined {
  return connection.server?.http?.({ ...request, from: connection.client, fromPort: connection.clientPort })
}

/** `HTTP/1.1 200 OK` */
export function statusLine({ status }: Response): string {
  return `HTTP/1.1 ${status} ${phraseOf(status)}`
}

/** The headers of an answer, in the order they come. */
export function headersOf(response: Response): readonly (readonly [string, string])[] {
  if (response.headers !== undefined) return Object.entries(response.headers)
  const type = response.contentType ?? 'text/plain; charset=utf-8'
  return [...(response.body === '' ? [] : [['Content-Type', type] as const]), ['Content-Length', String(byteLength(response.body))]]
}
