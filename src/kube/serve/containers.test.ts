import { beforeAll, describe, expect, it } from 'vitest'
import type { Connection, SessionHandler } from './http.ts'
import { Served } from './testing.ts'

const served = new Served()
const pods = '/api/v1/namespaces/default/pods'
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

beforeAll(() => {
  const spec = { containers: [{ name: 'talk', image: 'busybox:1.36', command: ['sh', '-c', 'echo one; echo two; sleep 3600'] }] }
  served.ask('POST', pods, { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'talk' }, spec } })
  served.cluster.settle()
})

/** Opens a session; gives what came over each channel, and the client's end. */
function exec(query: string): { readonly channels: Record<number, string>; readonly closed: () => boolean; readonly handler: SessionHandler } {
  const headers = { 'sec-websocket-protocol': 'v5.channel.k8s.io' }
  const session = served.server.upgrade(served.request('GET', `${pods}/talk/exec?${query}`, { headers }))
  if (!('protocol' in session)) throw new Error('refused')
  const channels: Record<number, string> = {}
  let over = false
  const connection: Connection = {
    send: ([channel = 0, ...bytes]) => {
      channels[channel] = (channels[channel] ?? '') + decode(Uint8Array.from(bytes))
    },
    close: () => (over = true),
  }
  return { channels, closed: () => over, handler: session.open(connection) }
}

const wait = () => served.cluster.clock.advance(1000)

describe('exec', () => {
  it('gives each stream its channel, and the code at the end', () => {
    const { channels, closed } = exec('command=sh&command=-c&command=echo+out%3B+echo+err+%3E%262%3B+exit+4&stdout=true&stderr=true')
    wait()
    expect(channels).toMatchObject({ 1: 'out\n', 2: 'err\n' })
    // client-go/tools/remotecommand/v4.go reads the code of this cause.
    expect(JSON.parse(channels[3] ?? '')).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '4' }] },
    })
    expect(closed()).toBe(true)
  })

  it('hands on what the client types, until it says that this is all', () => {
    const { channels, closed, handler } = exec('command=cat&stdin=true&stdout=true')
    handler.receive(Uint8Array.from([0, ...new TextEncoder().encode('grüße\n')]))
    wait()
    expect([channels[1], closed()]).toEqual(['grüße\n', false])
    handler.receive(Uint8Array.from([255, 0]))
    wait()
    expect(JSON.parse(channels[3] ?? '')).toMatchObject({ status: 'Success' })
  })

  it('tells what cannot start over the stream', () => {
    const { channels } = exec('command=nosuch&stdout=true')
    expect(JSON.parse(channels[3] ?? '').message).toMatch(/"nosuch": executable file not found in \$PATH/)
  })

  it('refuses before the connection becomes another', () => {
    const headers = { 'sec-websocket-protocol': 'v5.channel.k8s.io' }
    const refusal = served.server.upgrade(served.request('GET', `${pods}/talk/exec?container=nope&command=ls`, { headers }))
    expect('body' in refusal ? JSON.parse(refusal.body).message : '').toBe('container nope is not valid for pod talk')
  })
})

describe('who may not create', () => {
  it('gets no WebSocket either, though it begins with a GET', () => {
    const rule = (verbs: string[]) => ({ apiGroups: [''], resources: ['pods', 'pods/exec'], verbs })
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
    served.ask('POST', `${rbac}/roles`, {
      body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'look' }, rules: [rule(['get'])] },
    })
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'look' }
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ann' }]
    const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'look' }, roleRef, subjects }
    served.ask('POST', `${rbac}/rolebindings`, { body: binding })
    const headers = { 'sec-websocket-protocol': 'v5.channel.k8s.io', 'impersonate-user': 'ann' }
    const refusal = served.server.upgrade(served.request('GET', `${pods}/talk/exec?command=ls`, { headers }))
    expect('body' in refusal ? JSON.parse(refusal.body).message : '').toBe(
      'pods "talk" is forbidden: User "ann" cannot create resource "pods/exec" in API group "" in the namespace "default"',
    )
  })
})

describe('logs', () => {
  it('are the text, or a part of it', () => {
    expect(served.follow(`${pods}/talk/log`).lines).toEqual(['one', 'two'])
    expect(served.follow(`${pods}/talk/log?tailLines=1`).lines).toEqual(['two'])
  })

  it('go on while somebody follows', () => {
    const { ended, stop } = served.follow(`${pods}/talk/log?follow=true`)
    wait()
    expect(ended()).toBe(false)
    stop()
  })

  it('of what is not there are refused', () => {
    expect(served.ask('GET', `${pods}/talk/log?container=nope`)).toMatchObject({ status: 400 })
    expect(served.ask('GET', `${pods}/talk/log?previous=true`)).toMatchObject({
      status: 400,
      json: { message: 'previous terminated container "talk" in pod "talk" not found' },
    })
  })
})
