import { describe, expect, it } from 'vitest'
import { completeKubectl } from './completion.ts'
import { TestConsole } from './testing.ts'

const console = new TestConsole()
console.say('create deployment web --image=nginx:1.27')
console.say('create configmap app --from-literal=a=1')
console.say('create configmap other --from-literal=a=1')

const complete = (line: string) => completeKubectl(console.context, line.split(' ')).candidates

describe('completeKubectl', () => {
  it.each([
    ['ro', ['rollout']],
    ['rollout re', ['restart', 'resume']],
    ['get config', ['configmaps']],
    ['get pods,config', ['configmaps']],
    ['get cm ', ['app', 'other']],
    ['get cm app ', ['other']],
    ['get cm/o', ['other']],
    ['rollout status deployment/', ['web']],
    ['get pods -n kube-s', ['kube-system']],
    ['get pods --namespace=kube-s', ['kube-system']],
    ['get pods -o js', ['json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file']],
    ['get --no-h', ['--no-headers']],
    ['config use-context ', ['kind-kind']],
    ['exec web -- ', []],
  ])('kubectl %s', (line, expected) => {
    expect(complete(line)).toEqual(expected)
  })

  it('asks for a file after -f', () => {
    expect(completeKubectl(console.context, ['apply', '-f', 'we'])).toEqual({ prefix: 'we', candidates: [], files: true })
  })
})
