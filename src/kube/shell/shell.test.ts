import { describe, expect, it } from 'vitest'
import { kindKubeconfig, kubeconfigPath } from '../kubectl/config.ts'
import { TestConsole } from '../kubectl/testing.ts'
import { inputOf, Process } from '../process/process.ts'
import { MemoryFiles } from '../shell-language/files.ts'
import { createShell } from './shell.ts'

function terminal() {
  const console = new TestConsole()
  const files = new MemoryFiles({ [kubeconfigPath]: kindKubeconfig(), '/root/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n' })
  const shell = createShell({ ...console.context, files })
  const start = (line: string) => {
    const printed = { text: '' }
    const write = (text: string) => {
      printed.text += text
      return true
    }
    return { printed, process: new Process(console.clock, shell.run(line, { stdin: inputOf(''), stdout: write, stderr: write })) }
  }
  const say = (line: string) => {
    const { printed, process } = start(line)
    while (process.exitCode === undefined && console.clock.nextAt() !== undefined) console.clock.step()
    return printed.text
  }
  return { shell, say, start, clock: console.clock, files }
}

describe('the shell of the terminal', () => {
  it('joins kubectl with pipes, files, heredocs and variables', () => {
    const { say } = terminal()
    expect(say('kubectl apply -f web.yaml')).toBe('configmap/web created\n')
    expect(say('kubectl get cm -o name | grep -c web')).toBe('1\n')
    expect(say('kubectl get cm web -o name > name.txt && cat name.txt')).toBe('configmap/web\n')
    expect(say("kubectl apply -f - <<'EOF'\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: second\nEOF")).toBe('configmap/second created\n')
    expect(say('N=second; kubectl get cm $N -o name; kubectl get cm nope; echo $?')).toBe(
      'configmap/second\nError from server (NotFound): configmaps "nope" not found\n1\n',
    )
  })

  it('keeps its directory and its history', () => {
    const { say, shell } = terminal()
    say('mkdir sub && cd sub')
    expect(shell.cwd).toBe('/root/sub')
    expect(say('kubectl apply -f ../web.yaml')).toBe('configmap/web created\n')
    expect(say('history')).toBe('    1  mkdir sub && cd sub\n    2  kubectl apply -f ../web.yaml\n    3  history\n')
  })

  it('says itself what it does not have', () => {
    const { say } = terminal()
    expect(say('helm install; echo $?')).toMatch(/^kubenotes: there is no helm here\. .*\n127\n$/)
    expect(say('nano web.yaml')).toBe('kubenotes: there is no nano here. Files open in the editor beside the terminal.\n')
  })

  it('watches until it is stopped and then goes on', () => {
    const { start, say, clock } = terminal()
    const { process, printed } = start('watch -n 1 kubectl get cm')
    clock.advanceTo(clock.now() + 2500)
    process.stop(130)
    expect(printed.text).toBe('Every 1.0s: kubectl get cm\n\nNo resources found in default namespace.\n\n')
    expect(say('echo $?')).toBe('130\n')
  })

  it('answers for kind', () => {
    const { say } = terminal()
    expect(say('kind get clusters')).toBe('kind\n')
    expect(say('kind delete cluster')).toContain('kubenotes: ')
  })

  it('completes programs, kubectl and files', () => {
    const { shell } = terminal()
    const complete = (line: string) => shell.complete(line, line.length)
    expect(complete('kubec')).toEqual({ from: 0, candidates: ['kubectl'] })
    expect(complete('kubectl apply -f w')).toEqual({ from: 17, candidates: ['web.yaml'] })
    expect(complete('cat web.yaml | kubectl appl')).toEqual({ from: 23, candidates: ['apply'] })
    expect(complete('kubectl get pods,ns > we')).toEqual({ from: 22, candidates: ['web.yaml'] })
    expect(complete('kubectl get ns/kube-')).toEqual({ from: 15, candidates: ['kube-system'] })
  })
})
