import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Connection, Session, SessionHandler } from '../../src/kube/serve.ts'

/** The operations of frames. See RFC 6455, 5.2. */
const operations = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 }
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** More than any client of the cluster has to say at once. */
const longest = 1 << 24

function frame(operation: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const head = Buffer.alloc(2 + size)
  head[0] = 0x80 | operation
  head[1] = size === 0 ? length : size === 2 ? 126 : 127
  if (size === 2) head.writeUInt16BE(length, 2)
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}

interface Frame {
  readonly operation: number
  readonly isLast: boolean
  readonly payload: Buffer
  /** How many bytes it took. */
  readonly size: number
}

/** The frame at the front of what came in; undefined until all of it is there. Throws RangeError for what no client may send. */
function frameIn(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined
  const [first = 0, second = 0] = data
  const short = second & 127
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0
  if (data.length < 2 + extra + 4) return undefined
  const length = extra === 0 ? short : extra === 2 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2))
  if (length > longest || (second & 128) === 0) throw new RangeError('a frame that is too long or not masked')
  const begin = 2 + extra + 4
  if (data.length < begin + length) return undefined
  const mask = data.subarray(2 + extra, begin)
  const payload = Buffer.from(data.subarray(begin, begin + length))
  for (let index = 0; index < length; index++) payload[index] = (payload[index] ?? 0) ^ (mask[index & 3] ?? 0)
  return { operation: first & 15, isLast: (first & 128) !== 0, payload, size: begin + length }
}

/** The server's end of one WebSocket. */
class Socket implements Connection {
  private readonly stream: Duplex
  private handler: SessionHandler | undefined
  private rest: Buffer = Buffer.alloc(0)
  private parts: Buffer[] = []
  private closing = false

  constructor(stream: Duplex) {
    this.stream = stream
  }

  begin(session: Session, head: Buffer): void {
    const handler = session.open(this)
    this.handler = handler
    this.stream.on('data', (data: Buffer) => this.take(data))
    this.stream.on('close', () => handler.gone())
    this.stream.on('error', () => this.stream.destroy())
    if (head.length > 0) this.take(head)
  }

  send(message: Uint8Array): void {
    if (!this.closing) this.stream.write(frame(operations.binary, message))
  }

  close(): void {
    if (this.closing) return
    this.closing = true
    const normal = Buffer.from([1000 >> 8, 1000 & 255])
    this.stream.end(frame(operations.close, normal))
  }

  private take(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data])
    try {
      for (let next = frameIn(this.rest); next !== undefined; next = frameIn(this.rest)) {
        this.rest = this.rest.subarray(next.size)
        this.heed(next)
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.stream.destroy()
    }
  }

  private heed({ operation, isLast, payload }: Frame): void {
    if (operation === operations.ping) {
      if (!this.closing) this.stream.write(frame(operations.pong, payload))
    } else if (operation === operations.close) {
      this.close()
    } else if (operation <= operations.binary) {
      this.parts.push(payload)
      if (!isLast) return
      const message = Buffer.concat(this.parts)
      this.parts = []
      this.handler?.receive(message)
    }
  }
}

/** Takes a connection over as a WebSocket for a session. */
export function acceptWebSocket(request: IncomingMessage, stream: Duplex, head: Buffer, session: Session): void {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${magic}`).digest('base64')
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${key}`]
  stream.write(`${[...lines, `Sec-WebSocket-Protocol: ${session.protocol}`].join('\r\n')}\r\n\r\n`)
  new Socket(stream).begin(session, head)
}
