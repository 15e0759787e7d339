import { describe, expect, it } from 'vitest'
import { inputOf, Process } from '../../process/process.ts'
import { MemoryFiles } from '../../shell-language/index.ts'
import { TestNet } from '../testing.ts'
import { bindNslookup, curl, type NetworkProgram, netcat, nslookup, oldNslookup, openbsdNetcat, ping, wget } from './index.ts'

/** A web server behind a Service, one that nobody listens behind, and a client. */
function shop(): TestNet {
  const net = new TestNet()
  net.dns()
  net.pod({ name: 'web', address: '10.244.1.2', labels: { app: 'web' } })
  net.network.listen('10.244.1.2', 80, {
    http: ({ path }) => (path === '/' ? { status: 200, body: 'It works!\n', headers: { Server: 'test', 'Content-Length': '10' } } : { status: 404, body: '' }),
  })
  net.service('web', { clusterIP: '10.96.1.1', ports: [{ port: 80 }] }, [{ address: '10.244.1.2' }])
  net.service('nobody', { clusterIP: '10.96.1.2', ports: [{ port: 80 }] }, [])
  net.pod({ name: 'client', address: '10.244.2.9', node: 'kind-worker2' })
  return net
}

/** What a program prints and ends with, and how many virtual milliseconds it took. */
function run(net: TestNet, program: NetworkProgram, args: readonly string[]) {
  let text = ''
  const write = (part: string) => {
    text += part
    return true
  }
  const host = {
    clock: net.clock,
    dialect: 'busybox' as const,
    env: new Map<string, string>(),
    cwd: '/tmp',
    files: new MemoryFiles({ '/tmp/': '' }),
    hostname: 'client',
    command: () => undefined,
  }
  const begin = net.clock.now()
  const io = { stdin: inputOf(''), stdout: write, stderr: write }
  const process = new Process(net.clock, program(args, io, { host, network: net.network, place: net.at('client') }))
  while (process.exitCode === undefined && net.clock.step());
  return { text, code: process.exitCode, took: net.clock.now() - begin }
}

describe('curl', () => {
  it('prints what comes, and why nothing does', () => {
    const net = shop()
    expect(run(net, curl, ['-i', 'http://web'])).toMatchObject({ text: 'HTTP/1.1 200 OK\r\nServer: test\r\nContent-Length: 10\r\n\r\nIt works!\n', code: 0 })
    expect(run(net, curl, ['-sSf', 'web/x'])).toMatchObject({ text: 'curl: (22) The requested URL returned error: 404\n', code: 22 })
    expect(run(net, curl, ['nobody'])).toMatchObject({
      text: 'curl: (7) Failed to connect to nobody port 80 after 0 ms: Could not connect to server\n',
      code: 7,
    })
    expect(run(net, curl, ['wob'])).toMatchObject({ text: 'curl: (6) Could not resolve host: wob\n', code: 6 })
    expect(run(net, curl, ['-m', '3', 'web:81'])).toEqual({ text: 'curl: (28) Connection timed out after 3000 milliseconds\n', code: 28, took: 3000 })
    expect(run(net, curl, ['web:81'])).toMatchObject({
      text: 'curl: (28) Failed to connect to web port 81 after 131000 ms: Could not connect to server\n',
      code: 28,
    })
    expect(run(net, curl, ['-so', '/dev/null', '-w', '%{http_code}\\n', 'web'])).toMatchObject({ text: '200\n', code: 0 })
  })
})

describe('wget of busybox', () => {
  it('shows its bar unless it is to be quiet', () => {
    const net = shop()
    expect(run(net, wget, ['-qO-', 'http://web'])).toMatchObject({ text: 'It works!\n', code: 0 })
    expect(run(net, wget, ['-O-', 'web']).text).toBe(
      `Connecting to web (10.96.1.1:80)\nwriting to stdout\nIt works!\n${'-'.padEnd(20)} 100% |${'*'.repeat(32)}|    10  0:00:00 ETA\nwritten to stdout\n`,
    )
    expect(run(net, wget, ['-q', 'web/x'])).toMatchObject({ text: 'wget: server returned error: HTTP/1.1 404 Not Found\n', code: 1 })
    expect(run(net, wget, ['-q', 'nobody'])).toMatchObject({ text: "wget: can't connect to remote host (10.96.1.2): Connection refused\n", code: 1 })
    expect(run(net, wget, ['-q', '-T', '2', 'web:81'])).toEqual({ text: 'wget: download timed out\n', code: 1, took: 2000 })
    expect(run(net, wget, ['-q', 'wob:8080'])).toMatchObject({ text: "wget: bad address 'wob:8080'\n", code: 1 })
  })
})

describe('nslookup', () => {
  it('of busybox asks every search domain and fails when one of them has nothing', () => {
    const found = run(shop(), nslookup, ['web'])
    expect(found.code).toBe(1)
    expect(found.text).toBe(
      `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.96.1.1\n\n${["** server can't find web.svc.cluster.local: NXDOMAIN", "** server can't find web.cluster.local: NXDOMAIN"].join('\n\n')}\n\n\n${["** server can't find web.svc.cluster.local: NXDOMAIN", "** server can't find web.cluster.local: NXDOMAIN"].join('\n\n')}\n\n`,
    )
    expect(run(shop(), nslookup, ['web.default.svc.cluster.local'])).toMatchObject({ code: 0 })
    expect(run(shop(), nslookup, ['web.default']).text).toContain("** server can't find web.default: NXDOMAIN")
  })

  it('of an old busybox asks the C library', () => {
    expect(run(shop(), oldNslookup, ['web.default']).text).toBe(
      'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      web.default\nAddress 1: 10.96.1.1 web.default.svc.cluster.local\n',
    )
    expect(run(shop(), oldNslookup, ['wob'])).toMatchObject({ code: 1, text: expect.stringContaining("nslookup: can't resolve 'wob'\n") })
  })

  it('of BIND gives one answer', () => {
    const net = shop()
    expect(run(net, bindNslookup, ['wob'])).toMatchObject({
      text: "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find wob: NXDOMAIN\n\n",
      code: 1,
    })
    net.create('networking.k8s.io/v1', 'NetworkPolicy', { metadata: { name: 'deny' }, spec: { podSelector: {}, policyTypes: ['Egress'] } })
    expect(run(net, bindNslookup, ['web'])).toEqual({
      text: `${';; communications error to 10.96.0.10#53: timed out\n'.repeat(3)};; no servers could be reached\n\n`,
      code: 1,
      took: 15_000,
    })
    expect(run(net, nslookup, ['web'])).toMatchObject({ text: ';; connection timed out; no servers could be reached\n\n', code: 1 })
  })
})

describe('nc and ping', () => {
  it('tell whether somebody listens', () => {
    const net = shop()
    expect(run(net, netcat, ['-zv', 'web', '80'])).toMatchObject({ text: 'web (10.96.1.1:80) open\n', code: 0 })
    expect(run(net, netcat, ['-zv', 'nobody', '80'])).toMatchObject({ text: '', code: 1 })
    expect(run(net, openbsdNetcat, ['-zv', 'nobody', '80'])).toMatchObject({
      text: 'nc: connect to nobody (10.96.1.2) port 80 (tcp) failed: Connection refused\n',
      code: 1,
    })
  })

  it('reach Pods, and never the address of a Service', () => {
    const net = shop()
    const pinged = run(net, ping, ['-c', '2', '10.244.1.2'])
    expect(pinged).toMatchObject({ code: 0, took: 1000 })
    expect(pinged.text).toMatch(/^PING 10\.244\.1\.2 \(10\.244\.1\.2\): 56 data bytes\n64 bytes from 10\.244\.1\.2: seq=0 ttl=62 time=0\.\d{3} ms\n/)
    expect(run(net, ping, ['-c', '1', 'web'])).toMatchObject({
      text: 'PING web (10.96.1.1): 56 data bytes\n\n--- web ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\n',
      code: 1,
    })
  })
})
