import type { DnsAnswer, RecordType } from './dns/record.ts'
import type { Hop } from './hop.ts'

/** A request as a server sees it. */
export interface Request {
  readonly method: string
  /** With the query, such as `/healthz?full=1`. */
  readonly path: string
  /** The Host header. */
  readonly host: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Address of who asks, as the server sees it. */
  readonly from: string
  /** The port of who asks. */
  readonly fromPort?: number
  /** Came over TLS. */
  readonly secure?: boolean
}

/** What a server answers, after `delay` virtual milliseconds. */
export interface Response {
  readonly status: number
  readonly body: string
  readonly contentType?: string
  /** Headers in the order they are sent, besides those that follow from the body. */
  readonly headers?: Readonly<Record<string, string>>
  readonly delay?: number
  /** What happened behind a server that only passes requests on. */
  readonly hops?: readonly Hop[]
  /** Who answered in the end, when it was not the server itself. */
  readonly answeredBy?: string
}

/** Something that listens on a port. Without `http` it takes connections and says nothing; `grpc` answers health checks. */
export interface Server {
  http?(request: Request): Response
  grpc?(service: string): 'SERVING' | 'NOT_SERVING' | 'UNIMPLEMENTED' | 'SERVICE_UNKNOWN'
  /** One line in, one line out, as redis speaks. */
  line?(text: string): string
  /** Answers for names, on port 53. */
  dns?(name: string, type: RecordType): DnsAnswer
  /** Speaks TLS: only https reaches it. */
  readonly tls?: true
  /** The name on a certificate that everybody trusts. */
  readonly certificate?: string
  /** Gives the same answer whoever asks, and keeps no record of it: asking once tells how it stands until it goes. */
  readonly steady?: true
}

/** A transport; `ICMP` for ping, which has no ports. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP'

const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  418: "I'm a teapot",
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** The words behind a status code (RFC 9110). */
export function phraseOf(status: number): string {
  return phrases[status] ?? ''
}
