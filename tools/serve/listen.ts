// The thin part of the server: sockets. What a request means is src/kube/serve's.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { HttpAnswer, HttpRequest, RestServer } from '../../src/kube/serve.ts'
import { makeCertificate } from './certificate.ts'
import { acceptWebSocket } from './websocket.ts'

/** Hears of one answer: of each part that goes out after the beginning, and of its end. */
export interface Follower {
  sent(): void
  over(): void
}

/** Hears of every request, when it is answered; `answer` is undefined when it became a WebSocket. */
export type Traffic = (request: HttpRequest, answer: HttpAnswer | undefined) => Follower

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/

/** A page of another origin that has its name lead to this machine must not reach the cluster. */
function comesFromHere({ headers }: IncomingMessage): boolean {
  return loopback.test(headers.host ?? '') && headers.origin === undefined
}

const asHeaders = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]))

function requestOf(message: IncomingMessage, bytes: Buffer): HttpRequest {
  return {
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    headers: asHeaders(message),
    body: {
      bytes,
      get text() {
        return bytes.toString('utf8')
      },
    },
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function send(answer: HttpAnswer, response: ServerResponse, follower: Follower): void {
  response.writeHead(answer.status, answer.headers.flat())
  response.on('close', () => follower.over())
  if (!('start' in answer)) {
    response.end('body' in answer ? answer.body : answer.bytes)
    return
  }
  response.flushHeaders()
  let ended = false
  const sink = {
    write: (text: string) => {
      if (ended || response.destroyed) return false
      response.write(text)
      follower.sent()
      return true
    },
    end: () => {
      ended = true
      response.end()
    },
  }
  const stop = answer.start(sink)
  response.on('close', stop)
}

/** Writes an answer on a connection that was to be upgraded and is not. */
function refuse(answer: HttpAnswer, stream: Duplex): void {
  const body = 'body' in answer ? answer.body : ''
  const headers = [...answer.headers, ['Content-Length', String(Buffer.byteLength(body))], ['Connection', 'close']]
  stream.end(`HTTP/1.1 ${answer.status} \r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
}

const elsewhere: HttpAnswer = { status: 403, headers: [['Content-Type', 'text/plain']], body: 'this server answers to its own machine only\n' }
const nobody: Follower = { sent: () => undefined, over: () => undefined }

/** A server that listens. */
export interface Listening {
  readonly port: number
  /** The certificate that clients are to trust, PEM. */
  readonly certificate: string
  close(): void
}

/** Lets a server answer on a port of the loopback address; 0 takes a free one. `before` runs before each request. */
export async function listen(rest: RestServer, port: number, before: () => void, traffic: Traffic = () => nobody): Promise<Listening> {
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!comesFromHere(message)) {
      send(elsewhere, response, nobody)
      return
    }
    const request = requestOf(message, await bodyOf(message))
    before()
    const answer = rest.handle(request)
    send(answer, response, traffic(request, answer))
  }
  const { key, certificate } = makeCertificate(Date.now())
  const server = createServer({ key, cert: certificate }, (message, response) => {
    respond(message, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  server.on('upgrade', (message: IncomingMessage, stream: Duplex, head: Buffer) => {
    const request = requestOf(message, Buffer.alloc(0))
    before()
    const isWebSocket = message.headers.upgrade?.toLowerCase() === 'websocket'
    const answer = !comesFromHere(message) ? elsewhere : isWebSocket ? rest.upgrade(request) : rest.handle(request)
    const follower = traffic(request, 'protocol' in answer ? undefined : answer)
    stream.on('close', () => follower.over())
    if ('protocol' in answer) acceptWebSocket(message, stream, head, answer)
    else refuse(answer, stream)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    certificate,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
