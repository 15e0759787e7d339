import { byteLength } from '../../apimachinery/utf8.ts'
import type { Response } from '../../network/index.ts'
import type { World } from './image.ts'
import { httpDate } from './server.ts'

/** An answer as Go's net/http sends it. */
export function goResponse({ host }: World, status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response {
  const sniffed =
    body === ''
      ? {}
      : {
          'Content-Type':
            headers['Content-Type'] ?? (/^\s*<(!doctype html|html|head|body)/i.test(body) ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'),
        }
  return {
    status,
    body,
    headers: { ...headers, Date: httpDate(host.clock.now()), 'Content-Length': String(byteLength(body)), ...sniffed },
  }
}

/** What Go's mux says about a path it does not have. */
export function notFound(world: World): Response {
  return goResponse(world, 404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff', 'Content-Type': 'text/plain; charset=utf-8' })
}
