import { describe, expect, it } from 'vitest'
import { TestConsole } from '../testing.ts'

const deployment = 'create deployment web --image=nginx:1.27'

describe('what kubectl 1.37.2 says to', () => {
  it.each([
    ['explain pod..spec', 'error: invalid jsonpath syntax, first node must be field node\n'],
    ['explain pod.spec.containers[0]', 'error: invalid jsonpath syntax, first node must be field node\n'],
    ['get deploy web --subresource=nope', 'Error from server (NotFound): the server could not find the requested resource\n'],
    ['get deploy web --server-print=false', 'NAME   AGE\nweb    0s\n'],
    ['get deploy --sort-by={.metadata.name', 'No resources found in default namespace.\n'],
    ['debug deploy/web --image=busybox', 'error: "apps/v1, Kind=Deployment" not supported by debug\n'],
    ['debug web --image=busybox:', 'error: invalid image name "busybox:": invalid reference format\n'],
    [
      'debug web --image=busybox --env=a',
      'error: invalid argument "a" for "--env" flag: a must be formatted as key=value\nSee \'kubectl debug --help\' for usage.\n',
    ],
    ['patch deploy web --dry-run=server -p {"spec":{"replicas":3}}', 'deployment.apps/web patched\n'],
    ['patch deploy web --dry-run=client -p {"spec":{"replicas":3}}', 'deployment.apps/web patched\n'],
    ['get pods --as-group=devs', 'error: requesting uid, groups or user-extra for kind-kind without impersonating a user\n'],
    ['top pod web -l a=b', 'error: only one of NAME or selector can be provided\n'],
    ['top pods --sort-by=x', 'error: --sort-by accepts only cpu or memory\n'],
    ['top pods x y', "error: pod [NAME | -l label]\nSee 'kubectl top pod -h' for help and examples\n"],
    ['events --for nope/x', 'the server doesn\'t have a resource type "nope"\n'],
    ['taint kind-worker a=b:NoSchedule', 'the server doesn\'t have a resource type "kind-worker"\n'],
    ['delete --raw x', 'error: --raw must be a valid URL path: parse "x": invalid URI for request\n'],
    ['explain pod --api-version=apps/v1', 'error: GVR (apps/v1, Resource=pods) not found in OpenAPI schema\n'],
    ['get deploy web -o go-template={{.metadata.nope.deeper}}', '<no value>'],
  ])('%s', (line, said) => {
    const console = new TestConsole()
    console.say(deployment)
    expect(console.say(line)).toBe(said)
  })

  it.each([
    ['strategic', '{"data":', 'error: invalid JSON document\n'],
    ['merge', '{"data":', 'error: Invalid JSON Patch\n'],
    ['json', '{"data":', 'error: unexpected end of JSON input\n'],
    ['json', '{"x":1}', 'error: json: cannot unmarshal object into Go value of type jsonpatch.Patch\n'],
  ])('a broken %s patch of a file', (type, patch, said) => {
    const console = new TestConsole()
    console.texts.set('a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\n')
    expect(console.say(`patch -f a.yaml --local --type=${type} -p ${patch} -o yaml`)).toBe(said)
  })

  it('prints what it made in the order of its Go type', () => {
    const { out } = new TestConsole().run('create service clusterip web --tcp=80 --dry-run=client -o json'.split(' '))
    expect([...out.matchAll(/^ {4}(?: {4})?"(\w+)"/gm)].map(([, name]) => name)).toEqual([
      'kind',
      'apiVersion',
      'metadata',
      'name',
      'labels',
      'spec',
      'ports',
      'selector',
      'type',
      'status',
      'loadBalancer',
    ])
  })

  it('hands out an object as the server wrote it', () => {
    const console = new TestConsole()
    console.say('create configmap cfg --from-literal=a=1')
    const list = console.say('get --raw /api/v1/namespaces/default/configmaps')
    expect(list.replace(/"(uid|resourceVersion)":"[^"]*"/g, '"$1":""')).toBe(
      '{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":""},"items":[{"metadata":{"name":"cfg","namespace":"default","uid":"","resourceVersion":"","creationTimestamp":"2026-01-01T00:00:00Z","managedFields":[{"manager":"kubectl-create","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}]}\n',
    )
  })
})
