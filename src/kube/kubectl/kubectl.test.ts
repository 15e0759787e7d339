import { describe, expect, it } from 'vitest'
import { TestConsole } from './testing.ts'

const answer = (line: string, stdin = '') => new TestConsole().say(line, stdin)

// The texts of kubectl v1.37.2.
describe('a command line', () => {
  it.each([
    ['gte', 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'],
    ['get --selectr=a', "error: unknown flag: --selectr\nSee 'kubectl get --help' for usage.\n"],
    ['get -z', "error: unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage.\n"],
    ['get pods -o', "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n"],
    [
      'get pods -w=x',
      'error: invalid argument "x" for "-w, --watch" flag: strconv.ParseBool: parsing "x": invalid syntax\nSee \'kubectl get --help\' for usage.\n',
    ],
    ['create', 'error: must specify one of -f and -k\n'],
    ['create gadget x', "error: Unexpected args: [gadget x]\nSee 'kubectl create -h' for help and examples\n"],
    ['rollout stat deploy/web', 'error: unknown command "stat deploy/web"\nSee \'kubectl rollout -h\' for help and examples\n'],
    ['rollout restart', 'error: required resource not specified\n'],
    ['scale deploy/web', 'error: required flag(s) "replicas" not set\n'],
    ['api-versions x', "error: unexpected arguments: [x]\nSee 'kubectl api-versions -h' for help and examples\n"],
    ['completion', "error: Shell not specified.\nSee 'kubectl completion -h' for help and examples\n"],
    ['config use-context foo', 'error: no context exists with the name: "foo"\n'],
    ['config get-contexts', 'CURRENT   NAME        CLUSTER     AUTHINFO    NAMESPACE\n*         kind-kind   kind-kind   kind-kind   \n'],
    ['top pod', 'error: Metrics API not available\n'],
    ['auth can-i get foo', "Warning: the server doesn't have a resource type 'foo'\n\nyes\n"],
    ['cp : x', 'error: filespec must match the canonical format: [[namespace/]pod:]file/path\n'],
    ['port-forward nopod 80', 'Error from server (NotFound): pods "nopod" not found\n'],
    ['attach', 'error: at least 1 argument is required for attach\n'],
    ['debug', 'error: you must specify --image when not using --copy-to.\n'],
    [
      'get pods --request-timeout=abc',
      'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n',
    ],
  ])('kubectl %s', (line, expected) => {
    expect(answer(line)).toBe(expected)
  })

  it('ends with 1 after an error and with 2 after one of diff', () => {
    expect(new TestConsole().run(['gte']).code).toBe(1)
    expect(new TestConsole().run(['diff'])).toMatchObject({ out: '', err: 'error: must specify one of -f and -k\n', code: 2 })
  })

  it('writes errors to stderr and what was asked for to stdout', () => {
    expect(new TestConsole().run(['get', 'pods'])).toMatchObject({ out: '', err: 'No resources found in default namespace.\n', code: 0 })
  })

  it('takes flags before and after arguments, joined and apart', () => {
    const console = new TestConsole()
    const expected = console.say('get ns default -o name')
    expect(expected).toBe('namespace/default\n')
    for (const line of ['-n x get ns default -oname', 'get -o=name ns default', 'get ns --output name default', 'get --output=name ns/default'])
      expect(console.say(line)).toBe(expected)
  })

  it('shows help with the real flags and defaults', () => {
    const help = answer('rollout undo --help')
    expect(help).toContain('    --to-revision=0:\n')
    expect(help).toContain('Usage:\n  kubectl rollout undo (TYPE NAME | TYPE/NAME) [flags] [options]\n')
    expect(answer('help rollout undo')).toBe(help)
  })

  it('says itself, in its own voice, what it does not simulate', () => {
    expect(answer('kuberc view')).toBe('kubenotes: kuberc view is not simulated here.\n')
  })
})
