import { X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cluster } from '../../src/kube/index.ts'
import { RestServer } from '../../src/kube/serve.ts'
import { makeCertificate } from './certificate.ts'
import { readDiscovery, readOpenAPI } from './documents.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import type { Listening } from './listen.ts'
import { listen } from './listen.ts'

describe('a certificate', () => {
  const { certificate } = makeCertificate(Date.UTC(2026, 0, 2))
  const read = new X509Certificate(certificate)

  it('is signed by itself, for this machine and no other', () => {
    expect(read.verify(read.publicKey)).toBe(true)
    expect([read.checkIP('127.0.0.1'), read.checkHost('localhost'), read.checkHost('example.com')]).toEqual(['127.0.0.1', 'localhost', undefined])
  })

  it('is good for a year', () => {
    expect([read.validFrom, read.validTo]).toEqual(['Jan  1 00:00:00 2026 GMT', 'Jan  2 00:00:00 2027 GMT'])
  })
})

describe('a server that listens', () => {
  let listening: Listening
  beforeAll(async () => {
    const { api, clock, containers } = new Cluster()
    listening = await listen(
      new RestServer({ api, clock, containers, discovery: readDiscovery(), openapi: readOpenAPI({}), token: 'secret' }),
      0,
      () => undefined,
    )
  })
  afterAll(() => listening.close())

  const ask = (path: string, headers: Record<string, string>) =>
    new Promise<{ readonly status: number | undefined; readonly text: string }>((resolve, reject) => {
      const { port, certificate } = listening
      const call = request({ host: '127.0.0.1', port, path, headers, ca: certificate, checkServerIdentity: () => undefined }, response => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () => resolve({ status: response.statusCode, text }))
      })
      call.on('error', reject).end()
    })

  it('lets in who shows the token', async () => {
    expect((await ask('/api/v1/nodes', { authorization: 'Bearer secret' })).status).toBe(200)
    expect((await ask('/api/v1/nodes', {})).status).toBe(401)
  })

  it('turns away pages that lead a name of their own to this machine', async () => {
    expect((await ask('/api/v1/nodes', { authorization: 'Bearer secret', host: 'evil.example.com' })).status).toBe(403)
    expect((await ask('/api/v1/nodes', { authorization: 'Bearer secret', origin: 'https://evil.example.com' })).status).toBe(403)
  })

  it('hands out documents in which kubectl finds what a patch may say', async () => {
    const { text } = await ask('/openapi/v3/apis/apps/v1', { authorization: 'Bearer secret' })
    const { paths } = JSON.parse(text) as { paths: Record<string, { patch?: { parameters: { name: string }[] } }> }
    const parameters = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']?.patch?.parameters.map(({ name }) => name)
    expect(parameters).toContain('fieldValidation')
  })

  it('speaks WebSocket: masked frames in, a command’s channels out, and the closing in the end', async () => {
    const { port, certificate } = listening
    const socket = connect({ host: '127.0.0.1', port, ca: certificate })
    const path = '/api/v1/namespaces/kube-system/pods/etcd-kind-control-plane/exec?command=nosuch&stdout=true'
    const headers = [
      'Host: 127.0.0.1',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Authorization: Bearer secret',
      'Sec-WebSocket-Protocol: v5.channel.k8s.io',
    ]
    // The key and the answer to it are those of RFC 6455, 1.3.
    socket.write(`GET ${path} HTTP/1.1\r\n${[...headers, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='].join('\r\n')}\r\n\r\n`)
    // A ping that holds "hi", masked.
    socket.write(Buffer.from([0x89, 0x82, 1, 2, 3, 4, 0x68 ^ 1, 0x69 ^ 2]))
    const parts: Buffer[] = []
    for await (const part of socket) parts.push(part as Buffer)
    const answer = Buffer.concat(parts)
    const body = answer.subarray(answer.indexOf('\r\n\r\n') + 4)
    expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.1 101 [\s\S]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/)
    expect([body[0], body[1] === 126 ? body[4] : body[2]]).toEqual([0x82, 3])
    expect(body.toString('utf8')).toContain('"status":"Failure"')
    expect([...body.subarray(-4)]).toEqual([0x88, 2, 3, 0xe8])
  })
})

describe('a kubeconfig', () => {
  it('holds the address, the certificate and the token', () => {
    const text = kubeconfigOf({ port: 6443, certificate: 'PEM' }, 'secret')
    expect(text).toContain('server: https://127.0.0.1:6443')
    expect(text).toContain(`certificate-authority-data: ${Buffer.from('PEM').toString('base64')}`)
    expect(text).toContain('token: secret')
  })
})
