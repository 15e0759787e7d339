import { describe, expect, it } from 'vitest'
import { TestConsole } from './testing.ts'

/** A console whose context `sa` has a token of the ServiceAccount `default`. */
function withToken(): TestConsole {
  const console = new TestConsole()
  const token = console.say('create token default').trim()
  console.say(`config set-credentials sa --token=${token}`)
  console.say('config set-context sa --cluster=kind-kind --user=sa')
  return console
}

// The texts are those of a real API server 1.37.2 to the same lines.
describe('a token of a ServiceAccount', () => {
  it('has the claims of a real one', () => {
    const [head = '', body = '', sign = ''] = new TestConsole().say('create token default').trim().split('.')
    expect(Object.keys(JSON.parse(Buffer.from(head, 'base64url').toString()))).toEqual(['alg', 'kid'])
    expect(Object.keys(JSON.parse(Buffer.from(body, 'base64url').toString()))).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'kubernetes.io', 'nbf', 'sub'])
    expect(sign).toHaveLength(342)
  })

  it('is who it was made for, and may what roles say', () => {
    const console = withToken()
    expect(console.say('get pods --context=sa')).toBe(
      'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"\n',
    )
    console.say('create role reader --verb=list --resource=pods')
    console.say('create rolebinding reader --role=reader --serviceaccount=default:default')
    expect(console.say('get pods --context=sa')).toBe('No resources found in default namespace.\n')
    expect(console.say('auth whoami --context=sa')).toMatch(/^Groups +\[system:serviceaccounts system:serviceaccounts:default system:authenticated\]$/m)
    expect(console.say('get pods --context=sa --as=bob')).toContain('cannot impersonate resource "users" in API group "" at the cluster scope')
  })

  it('is nobody when it is over or made up', () => {
    const console = withToken()
    const refused = 'error: You must be logged in to the server (Unauthorized)\n'
    console.say('config set-credentials bad --token=xyz')
    expect(console.say('get pods --context=sa --user=bad')).toBe(refused)
    console.clock.advance(3_600_000)
    expect(console.say('get pods --context=sa')).toBe(refused)
  })

  it.each([
    ['create token nope', 'serviceaccounts "nope" not found'],
    ['create token default --bound-object-kind=Pod --bound-object-name=nope', 'pods "nope" not found'],
    [
      'create token default --duration=1s',
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
    ],
  ])('%s is refused', (line, why) => {
    expect(new TestConsole().say(line)).toBe(`error: failed to create token: ${why}\n`)
  })
})
