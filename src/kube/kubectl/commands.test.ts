import { describe, expect, it } from 'vitest'
import { TestConsole } from './testing.ts'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, owner: me}
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: nginx
        image: nginx:1.26
`

function withDeployment(): TestConsole {
  const console = new TestConsole()
  expect(console.say('apply -f -', deployment)).toBe('deployment.apps/web created\n')
  return console
}

// Texts of reference/recorded/1.37/scripts/s01, s02, s03 and s05.
describe('get', () => {
  it('prints a table a kind, with kinds before names when there are several', () => {
    const console = withDeployment()
    console.say('create service clusterip web --clusterip=10.96.40.40 --tcp=80:80')
    expect(console.say('get deploy')).toBe('NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    0/1     0            0           0s\n')
    expect(console.say('get deploy/web svc/web')).toBe(
      [
        'NAME                  READY   UP-TO-DATE   AVAILABLE   AGE',
        'deployment.apps/web   0/1     0            0           0s',
        '',
        'NAME          TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE',
        'service/web   ClusterIP   10.96.40.40   <none>        80/TCP    0s',
        '',
      ].join('\n'),
    )
  })

  it('prints what is there and then what is missing', () => {
    const console = withDeployment()
    const { out, err, code } = console.run(['get', 'deploy', 'web', 'nope'])
    expect(out).toContain('web    0/1')
    expect([err, code]).toEqual(['Error from server (NotFound): deployments.apps "nope" not found\n', 1])
  })

  it.each([
    [
      'get deploy web -o nonsense',
      'error: unable to match a printer suitable for the output format "nonsense", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml\n',
    ],
    ['get deploy web -o custom-columns=NAME', 'error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>\n'],
    ['get pod web --output-watch-events', 'error: --output-watch-events option can only be used with --watch or --watch-only\n'],
    ['get deploy web -l app=web', 'error: name cannot be provided when a selector is specified\n'],
    ['get deploy web -A', 'error: a resource cannot be retrieved by name across all namespaces\n'],
    ['get pods,svc', 'No resources found in default namespace.\n'],
    ['get cm --ignore-not-found zzz', ''],
    ['get widgets.example.com', 'error: the server doesn\'t have a resource type "widgets" in group "example.com"\n'],
  ])('kubectl %s', (line, expected) => {
    expect(withDeployment().say(line)).toBe(expected)
  })

  it('follows changes until it is stopped', () => {
    const console = withDeployment()
    console.clock.schedule(5000, () => console.run(['scale', 'deploy', 'web', '--replicas=2']))
    const { out, code } = console.run(['get', 'deploy', '-w'], '', 10_000)
    expect(out).toBe('NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    0/1     0            0           0s\nweb    0/2     0            0           5s\n')
    expect(code).toBeUndefined()
  })
})

describe('apply', () => {
  it('remembers what it applied, keeps what others set and removes what the file dropped', () => {
    const console = withDeployment()
    expect(console.say('apply -f -', deployment)).toBe('deployment.apps/web unchanged\n')
    console.say('label deploy web team=a')
    expect(console.say('apply -f -', deployment.replace(', owner: me', '').replace('1.26', '1.27'))).toBe('deployment.apps/web configured\n')
    expect(console.say('get deploy web -o jsonpath={.metadata.labels}{.spec.template.spec.containers[0].image}')).toBe('{"app":"web","team":"a"}nginx:1.27')
  })

  it.each([
    ['apply', '', 'error: must specify one of -f and -k\n'],
    ['apply -f nosuch.yaml', '', 'error: the path "nosuch.yaml" does not exist\n'],
    ['apply -f -', '', 'error: no objects passed to apply\n'],
    ['apply -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: app-\n', 'error: from app-: cannot use generate name with apply\n'],
    [
      'apply -n other -f -',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\n  namespace: default\n',
      'error: the namespace from the provided object "default" does not match the namespace "other". You must pass \'--namespace=default\' to perform this operation.\n',
    ],
    [
      'apply -f -',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\n  labels: {app: app\n',
      "error: error parsing STDIN: error converting YAML to JSON: yaml: line 5: did not find expected ',' or '}'\n",
    ],
  ])('kubectl %s, given %j', (line, stdin, expected) => {
    expect(new TestConsole().say(line, stdin)).toBe(expected)
  })
})

describe('patch', () => {
  it.each([
    ['{"spec":{"replicas":2}', 'Error from server (BadRequest): invalid JSON patch\n'],
    ['{"spec":{"replicas":3}}', 'deployment.apps/web patched\n'],
    ['{"spec":{"replicas":1}}', 'deployment.apps/web patched (no change)\n'],
  ])('-p %s', (patch, expected) => {
    expect(withDeployment().run(['patch', 'deploy', 'web', '-p', patch]).both).toBe(expected)
  })
})

describe('diff', () => {
  it('shows what apply would change and ends with 1', () => {
    const console = withDeployment()
    expect(console.run(['diff', '-f', '-'], deployment)).toMatchObject({ both: '', code: 0 })
    const { out, code } = console.run(['diff', '-f', '-'], deployment.replace('nginx:1.26', 'nginx:1.27'))
    expect(out).toContain('-      - image: nginx:1.26\n+      - image: nginx:1.27\n')
    expect(out).toMatch(/^diff -u -N \/tmp\/LIVE-\d+\/apps\.v1\.Deployment\.default\.web \/tmp\/MERGED-\d+\/apps\.v1\.Deployment\.default\.web\n--- /)
    expect(code).toBe(1)
  })
})

describe('wait and delete', () => {
  it('waits in virtual time and tells when the time is over', () => {
    const console = withDeployment()
    const before = console.clock.now()
    expect(console.say('wait deploy/web --for=condition=Available --timeout=30s')).toBe('error: timed out waiting for the condition on deployments/web\n')
    expect(console.clock.now() - before).toBe(30_000)
  })

  it('waits until finalizers are gone', () => {
    const console = new TestConsole()
    console.say('create -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: held\n  finalizers: [example.com/hold]\n')
    console.clock.schedule(8000, () => console.run(['patch', 'cm', 'held', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']))
    const before = console.clock.now()
    expect(console.run(['delete', 'cm', 'held'])).toMatchObject({ out: 'configmap "held" deleted from default namespace\n', code: 0 })
    expect(console.clock.now() - before).toBeGreaterThanOrEqual(8000)
  })
})

describe('config', () => {
  it('moves the namespace that commands act in', () => {
    const console = new TestConsole()
    expect(console.say('config set-context --current --namespace=kube-system')).toBe('Context "kind-kind" modified.\n')
    expect(console.say('get pods')).toBe('No resources found in kube-system namespace.\n')
  })
})

describe('any command line', () => {
  const words = [
    'get',
    'pods',
    'deploy',
    'web',
    '-o',
    'yaml',
    '-o=jsonpath={.',
    '-l',
    'a=,',
    '-f',
    '-',
    '--',
    '',
    '--watch',
    '-A',
    'apply',
    'set',
    'image',
    'x=y',
    'rollout',
    'undo',
    '--to-revision=-1',
    'label',
    'a-',
    'delete',
    '--all',
    'patch',
    '-p',
    '{',
    'exec',
    'logs',
    'wait',
    '--for=',
    'drain',
    'taint',
    'k=v:NoSchedule',
    'explain',
    'deploy.spec',
    'config',
    'view',
    'create',
    'cm',
    '--from-literal=a',
    'run',
    '--image=a b',
    'expose',
    'describe',
    'diff',
    '--sort-by=.x[',
  ]

  it('gets an answer, never a fault', () => {
    let seed = 1
    const next = (count: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((seed / 2_147_483_648) * count)
    }
    const console = withDeployment()
    for (let round = 0; round < 400; round++) {
      const args = Array.from({ length: 1 + next(7) }, () => words[next(words.length)] ?? '')
      const { both, code } = console.run(args, 'kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: {containers: 5}\n', 1000)
      expect(both, args.join(' ')).not.toMatch(/undefined|\[object |NaN|Cannot read|is not a function|not iterable/)
      expect(code === undefined || Number.isInteger(code), args.join(' ')).toBe(true)
    }
  })

  // Follows cli-runtime/pkg/resource/visitor.go Info.ObjectName: without a server nobody knows the plural.
  it('names objects by their kind where set works on files alone', () => {
    const console = new TestConsole()
    console.texts.set('web.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n')
    expect(console.say('set image -f web.yaml a=b --local')).toBe('error: service/web the object is not a pod or does not have a pod template: *v1.Service\n')
    expect(console.say('set selector -f web.yaml a=b --local -o jsonpath={.spec.ports[0].targetPort}{.status}')).toBe('0{"loadBalancer":{}}')
  })

  // As the real kubectl says of such a file: `kubectl create --dry-run=client -f .` needs no server.
  it.each(['.', './*.yaml'])('names the files of %s without what leads nowhere', folder => {
    const console = new TestConsole()
    console.texts.set('bad.yaml', 'apiVersion: v1\nkind: [\n')
    expect(console.say(`create --dry-run=client -f ${folder}`)).toBe(
      'error: error parsing bad.yaml: error converting YAML to JSON: yaml: line 2: did not find expected node content\n',
    )
  })
})
