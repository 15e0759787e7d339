import type { Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { isReason } from '../apimachinery/status-error.ts'
import type { Kind } from '../registry/kind.ts'
import type { Located } from './command.ts'
import type { KubeConfig } from './config.ts'
import { ConfigFiles, emptyConfig } from './config.ts'
import type { KubectlContext } from './context.ts'
import { asError, CommandError } from './errors.ts'
import type { FlagSpec } from './flags.ts'
import { find, flagsOf } from './kubectl.ts'
import { kindFor, resourceName } from './mapping.ts'
import { containersInOrder } from './pod-choice.ts'
import { plainFormats } from './printers/printer.ts'
import { textAt } from './value.ts'

/** What could stand as the last word: `candidates` replace its end, `prefix`. With `files` a path is wanted instead. */
export interface KubectlCompletion {
  readonly prefix: string
  readonly candidates: readonly string[]
  readonly files: boolean
}

/** How the arguments of a command go on. Follows kubectl/pkg/util/completion/completion.go. */
type Arguments =
  | { readonly types: readonly string[] | 'all'; readonly many?: boolean }
  | { readonly names: string }
  | 'pods'
  | 'explain'
  | 'contexts'
  | 'clusters'
  | 'users'

const workloads = ['deployment', 'daemonset', 'statefulset']
const templates = ['cronjob', 'daemonset', 'deployment', 'job', 'pod', 'replicaset', 'replicationcontroller', 'statefulset']
const anything: Arguments = { types: 'all', many: true }

const argumentsOf: Readonly<Record<string, Arguments>> = {
  'kubectl get': anything,
  'kubectl describe': anything,
  'kubectl delete': anything,
  'kubectl edit': anything,
  'kubectl label': anything,
  'kubectl annotate': anything,
  'kubectl patch': { types: 'all' },
  'kubectl wait': anything,
  'kubectl apply view-last-applied': anything,
  'kubectl scale': { types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'], many: true },
  'kubectl autoscale': { types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  'kubectl expose': { types: ['deployment', 'pod', 'replicaset', 'replicationcontroller', 'service'] },
  'kubectl rollout status': { types: workloads },
  'kubectl rollout history': { types: workloads },
  'kubectl rollout undo': { types: workloads },
  'kubectl rollout restart': { types: workloads, many: true },
  'kubectl rollout pause': { types: ['deployment'], many: true },
  'kubectl rollout resume': { types: ['deployment'], many: true },
  'kubectl set image': { types: templates },
  'kubectl set env': { types: templates, many: true },
  'kubectl set resources': { types: templates },
  'kubectl set serviceaccount': { types: templates },
  'kubectl set selector': { types: ['service'] },
  'kubectl logs': 'pods',
  'kubectl exec': 'pods',
  'kubectl attach': 'pods',
  'kubectl debug': 'pods',
  'kubectl port-forward': 'pods',
  'kubectl top pod': { names: 'pods' },
  'kubectl top node': { names: 'nodes' },
  'kubectl cordon': { names: 'nodes' },
  'kubectl uncordon': { names: 'nodes' },
  'kubectl drain': { names: 'nodes' },
  'kubectl taint': { types: ['node'] },
  'kubectl explain': 'explain',
  'kubectl config use-context': 'contexts',
  'kubectl config delete-context': 'contexts',
  'kubectl config set-context': 'contexts',
  'kubectl config delete-cluster': 'clusters',
  'kubectl config delete-user': 'users',
}

const valuesOf: Readonly<Record<string, readonly string[]>> = {
  'dry-run': ['none', 'server', 'client'],
  cascade: ['background', 'orphan', 'foreground'],
  validate: ['strict', 'warn', 'ignore'],
  subresource: ['status', 'scale', 'resize'],
  restart: ['Always', 'OnFailure', 'Never'],
  for: ['create', 'delete', 'condition=', 'jsonpath='],
}

/** Completes the last of `words`, the words after `kubectl`. */
export function completeKubectl(context: KubectlContext, words: readonly string[]): KubectlCompletion {
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const { command, rest } = find(before)
  const flags = flagsOf(command)
  const said = readWords(rest, flags)
  const namespace = said.values.get('namespace') ?? namespaceOf(configOf(context))
  if (said.dash) return none(last)
  if (said.open !== undefined) return flagValue(context, command, said.open, last, namespace, said.args)
  const assigned = /^--([^=]+)=(.*)$/s.exec(last)
  if (assigned !== null) {
    const flag = flags.find(each => each.name === assigned[1])
    return flag === undefined ? none(last) : flagValue(context, command, flag, assigned[2] ?? '', namespace, said.args)
  }
  if (last.startsWith('-'))
    return these(
      last,
      flags.filter(flag => flag.hidden !== true || flag.name === 'help').map(flag => (flag.bare === undefined ? `--${flag.name}=` : `--${flag.name}`)),
    )
  if (command.spec.commands !== undefined && said.args.length === 0) {
    const names = command.spec.commands.filter(child => child.hidden !== true).map(child => child.name)
    if (command.spec.run === undefined || command.parents.length === 0) return these(last, names)
    if (argumentsOf[command.path] === undefined) return these(last, names)
  }
  const how = argumentsOf[command.path]
  return how === undefined ? none(last) : argument(context, how, said.args, last, namespace)
}

// A file that is no kubeconfig offers nothing.
function configOf({ files, kubeconfig = '' }: KubectlContext): KubeConfig {
  try {
    return new ConfigFiles(files, '', kubeconfig).load()
  } catch (thrown) {
    if (thrown instanceof CommandError) return emptyConfig()
    throw thrown
  }
}

const namespaceOf = (config: KubeConfig) => textAt(config.contexts.get(config.currentContext), 'namespace') || 'default'

const none = (prefix: string): KubectlCompletion => ({ prefix, candidates: [], files: false })

function these(prefix: string, names: readonly string[]): KubectlCompletion {
  return { prefix, candidates: [...new Set(names)].filter(name => name.startsWith(prefix)).sort(), files: false }
}

interface Said {
  readonly args: readonly string[]
  readonly values: ReadonlyMap<string, string>
  /** The flag whose value comes next. */
  readonly open: FlagSpec | undefined
  readonly dash: boolean
}

function readWords(words: readonly string[], flags: readonly FlagSpec[]): Said {
  const args: string[] = []
  const values = new Map<string, string>()
  let open: FlagSpec | undefined
  for (const word of words) {
    if (open !== undefined) {
      values.set(open.name, word)
      open = undefined
      continue
    }
    if (word === '--') return { args, values, open, dash: true }
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word)
    const short = /^-(.)(.*)$/s.exec(word)
    const flag = flags.find(each => (long !== null ? each.name === long[1] : short !== null && each.short === short[1]))
    if (long === null && (short === null || word === '-')) args.push(word)
    else if (flag !== undefined) {
      const value = long !== null ? long[2] : short?.[2]
      if (value !== undefined && value !== '') values.set(flag.name, value.replace(/^=/, ''))
      else if (flag.bare === undefined) open = flag
    }
  }
  return { args, values, open, dash: false }
}

function flagValue(context: KubectlContext, command: Located, flag: FlagSpec, prefix: string, namespace: string, args: readonly string[]): KubectlCompletion {
  switch (flag.name) {
    case 'namespace':
      return these(prefix, namesOf(context, kindFor(context.api, 'namespaces'), ''))
    case 'filename':
    case 'from-file':
    case 'from-env-file':
    case 'patch-file':
    case 'kustomize':
      return { prefix, candidates: [], files: true }
    case 'output':
      return these(prefix, command.path === 'kubectl get' ? [...plainFormats, 'wide'] : plainFormats)
    case 'container':
      return these(prefix, containerNames(context, args[0] ?? '', namespace))
    case 'context':
      return these(prefix, [...configOf(context).contexts.keys()])
    case 'cluster':
      return these(prefix, [...configOf(context).clusters.keys()])
    case 'user':
      return these(prefix, [...configOf(context).users.keys()])
    case 'type':
      return these(prefix, command.path === 'kubectl patch' ? ['json', 'merge', 'strategic'] : ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'])
    default:
      return these(prefix, valuesOf[flag.name] ?? [])
  }
}

function argument(context: KubectlContext, how: Arguments, args: readonly string[], last: string, namespace: string): KubectlCompletion {
  if (how === 'explain') return args.length === 0 ? these(last, typeNames(context)) : none(last)
  if (how === 'contexts') return args.length === 0 ? these(last, [...configOf(context).contexts.keys()]) : none(last)
  if (how === 'clusters') return args.length === 0 ? these(last, [...configOf(context).clusters.keys()]) : none(last)
  if (how === 'users') return args.length === 0 ? these(last, [...configOf(context).users.keys()]) : none(last)
  if (how === 'pods') {
    if (args.length > 0) return none(last)
    if (last.includes('/')) return named(context, last, namespace)
    return these(last, [
      ...namesOf(context, kindFor(context.api, 'pods'), namespace),
      ...['daemonsets/', 'deployments/', 'pods/', 'jobs/', 'replicasets/', 'services/', 'statefulsets/'],
    ])
  }
  if ('names' in how)
    return these(
      last,
      namesOf(context, kindFor(context.api, how.names), namespace).filter(name => !args.includes(name)),
    )
  const [type] = args
  if (type === undefined || type.includes('/')) {
    if (last.includes('/')) return named(context, last, namespace)
    if (type !== undefined) return none(last)
    const comma = last.lastIndexOf(',')
    const types = how.types === 'all' ? typeNames(context) : how.types
    return comma < 0 ? these(last, types) : these(last.slice(comma + 1), types)
  }
  if (args.length > 1 && how.many !== true) return none(last)
  const kind = kindNamed(context, type)
  return kind === undefined
    ? none(last)
    : these(
        last,
        namesOf(context, kind, namespace).filter(name => !args.includes(name)),
      )
}

function named(context: KubectlContext, word: string, namespace: string): KubectlCompletion {
  const slash = word.indexOf('/')
  const kind = kindNamed(context, word.slice(0, slash))
  return kind === undefined ? none(word) : these(word.slice(slash + 1), namesOf(context, kind, namespace))
}

function kindNamed(context: KubectlContext, type: string): Kind | undefined {
  try {
    return kindFor(context.api, type)
  } catch {
    return undefined
  }
}

function namesOf(context: KubectlContext, kind: Kind, namespace: string): string[] {
  return context.api.query(kind, kind.namespaced && namespace !== '' ? { namespace } : {}).items.map(object => object.metadata.name ?? '')
}

function containerNames(context: KubectlContext, pod: string, namespace: string): string[] {
  try {
    return containersInOrder(context.api.read<KubeObject & Pod>(kindFor(context.api, 'pods'), namespace, pod.replace(/^[^/]*\//, '')))
  } catch (thrown) {
    if (isReason(asError(thrown), 'NotFound')) return []
    throw thrown
  }
}

function typeNames(context: KubectlContext): string[] {
  return context.api
    .kinds()
    .filter(kind => kind.verbs === undefined || kind.verbs.includes('get'))
    .map(kind => (kind.group === '' ? kind.plural : isBuiltIn(kind) ? kind.plural : resourceName(kind)))
}

const isBuiltIn = (kind: Kind) => !kind.group.includes('.') || kind.group.endsWith('.k8s.io')
