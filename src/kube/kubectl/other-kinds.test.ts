import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Descriptions } from '../api/descriptions.ts'
import { TestConsole } from './testing.ts'

const recorded = (path: string) => readFileSync(new URL(`../../../reference/recorded/1.37/${path}`, import.meta.url), 'utf8')
const discovery: { resources: string[]; versions: string[] } = JSON.parse(recorded('discovery.json'))

describe('api-resources and api-versions', () => {
  it('list what a real server lists', () => {
    const console = new TestConsole()
    expect(console.say('api-resources -o wide')).toBe(`${discovery.resources.join('\n')}\n`)
    expect(console.say('api-versions').trim().split('\n')).toEqual(discovery.versions)
  })
})

const runtimeClass = 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc\n'

describe('a kind that the cluster does not store', () => {
  const console = new TestConsole()

  it('has no objects where a fresh cluster has none', () => {
    expect(console.say('get runtimeclasses')).toBe('No resources found\n')
    expect(console.say('get resourceclaims')).toBe('No resources found in default namespace.\n')
    expect(console.say('get runtimeclass gvisor')).toBe('Error from server (NotFound): runtimeclasses.node.k8s.io "gvisor" not found\n')
  })

  it('is not said to be empty where a fresh cluster has objects', () => {
    expect(console.say('get apiservices')).toBe('kubenotes: the kind APIService of apiregistration.k8s.io/v1 is not simulated here.\n')
  })

  it('cannot be listed when the server only takes it', () => {
    expect(console.say('get tokenreviews')).toBe('Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n')
  })

  it('cannot be created or explained, which the site says itself', () => {
    expect(console.say('apply -f -', runtimeClass)).toBe('kubenotes: the kind RuntimeClass of node.k8s.io/v1 is not simulated here.\n')
    expect(console.say('explain runtimeclass')).toBe('kubenotes: the schema of RuntimeClass of node.k8s.io/v1 is not simulated here.\n')
  })
})

describe('explain --output=plaintext-openapiv2', () => {
  it('prints the older form', () => {
    const real = recorded('scripts/t35-explain-and-resources.txt')
    const page = /\$ kubectl explain pod\.spec\.containers --output=plaintext-openapiv2\n([^$]*)/.exec(real)?.[1] ?? ''
    const bare = (text: string) => text.split('\n').filter(line => line !== '' && !/^ {4}\S|^ {5}\S/.test(line))
    const console = new TestConsole({ descriptions: new Descriptions() })
    expect(bare(console.say('explain pod.spec.containers --output=plaintext-openapiv2'))).toEqual(bare(page))
  })
})
