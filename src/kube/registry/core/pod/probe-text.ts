import type { HTTPGetAction, Probe } from '../../../api/types.gen.ts'

/** A probe in one line, as `kubectl describe` shows it. Follows kubectl/pkg/describe/describe.go DescribeProbe. */
export function probeText(probe: Probe): string {
  const { exec, httpGet, tcpSocket, grpc } = probe
  const settings = [
    `delay=${probe.initialDelaySeconds ?? 0}s`,
    `timeout=${probe.timeoutSeconds ?? 0}s`,
    `period=${probe.periodSeconds ?? 0}s`,
    `successThreshold=${probe.successThreshold ?? 0}`,
    `failureThreshold=${probe.failureThreshold ?? 0}`,
  ].join(' ')
  if (exec !== undefined) return `exec [${(exec.command ?? []).join(' ')}] ${settings}`
  if (httpGet !== undefined) return `http-get ${urlOf(httpGet)} ${settings}`
  if (tcpSocket !== undefined) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${settings}`
  if (grpc !== undefined) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${settings}`
  return `unknown ${settings}`
}

/** The address as Go's net/url writes it: a `?` in the path is escaped, for it is part of the path. */
function urlOf({ scheme = '', host = '', port, path = '' }: HTTPGetAction): string {
  const address = percentEncode(port === '' ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`, hostLetters)
  const slash = address !== '' && path !== '' && !path.startsWith('/') ? '/' : ''
  return `${scheme.toLowerCase()}://${address}${slash}${percentEncode(path, pathLetters)}`
}

/** What Go's net/url leaves as it is in a path. */
const pathLetters = /[^A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]]/gu
/** What it leaves as it is in a host. */
const hostLetters = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/gu

/** Writes all other letters by their bytes. */
function percentEncode(text: string, others: RegExp): string {
  return text.replace(others, letter =>
    encodeURIComponent(letter).replace(/^[^%]$/, one => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  )
}
