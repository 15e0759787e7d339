import { compareText } from '../apimachinery/labels.ts'
import { parseDocuments } from '../yaml/documents.ts'
import { printYAML } from '../yaml/print.ts'
import type { Files } from './context.ts'
import { CommandError } from './errors.ts'
import { isRecord, textAt } from './value.ts'

/** One cluster, user or context of a kubeconfig: its fields as the file has them. */
export type Stanza = Readonly<Record<string, unknown>>

/** The three lists of a kubeconfig, and the name of what an entry holds. */
export const sections = { clusters: 'cluster', users: 'user', contexts: 'context' } as const
export type Section = keyof typeof sections

/** A kubeconfig, of one file or merged of several. */
export interface KubeConfig {
  currentContext: string
  preferences: Stanza
  readonly clusters: Map<string, Stanza>
  readonly users: Map<string, Stanza>
  readonly contexts: Map<string, Stanza>
}

/** Where the kubeconfig lies when nothing names another. */
export const kubeconfigPath = '/root/.kube/config'

/** The address of the practice cluster. */
export const server = 'https://127.0.0.1:6443'

// What stands where a real kubeconfig has certificates, in base64: "This practice cluster has no certificates.\n"
const noCertificate = 'VGhpcyBwcmFjdGljZSBjbHVzdGVyIGhhcyBubyBjZXJ0aWZpY2F0ZXMuCg=='

/** The kubeconfig that kind writes for a cluster named `kind`, as text. */
export function kindKubeconfig(): string {
  const config = emptyConfig()
  config.currentContext = 'kind-kind'
  config.clusters.set('kind-kind', { 'certificate-authority-data': noCertificate, server })
  config.users.set('kind-kind', { 'client-certificate-data': noCertificate, 'client-key-data': noCertificate })
  config.contexts.set('kind-kind', { cluster: 'kind-kind', user: 'kind-kind' })
  return printYAML(configObject(config))
}

/** A kubeconfig with nothing in it. */
export function emptyConfig(): KubeConfig {
  return { currentContext: '', preferences: {}, clusters: new Map(), users: new Map(), contexts: new Map() }
}

// The order of the fields in Go's structs, in which JSON prints them. Follows client-go/tools/clientcmd/api/v1/types.go.
const fields: Readonly<Record<Section, readonly string[]>> = {
  clusters: [
    'server',
    'tls-server-name',
    'insecure-skip-tls-verify',
    'certificate-authority',
    'certificate-authority-data',
    'proxy-url',
    'disable-compression',
    'extensions',
  ],
  users: [
    'client-certificate',
    'client-certificate-data',
    'client-key',
    'client-key-data',
    'token',
    'tokenFile',
    'as',
    'as-uid',
    'as-groups',
    'as-user-extra',
    'username',
    'password',
    'auth-provider',
    'exec',
    'extensions',
  ],
  contexts: ['cluster', 'user', 'namespace', 'extensions'],
}

/** The same of the structs inside. */
const inner: Readonly<Record<string, readonly string[]>> = {
  'auth-provider': ['name', 'config'],
  exec: ['command', 'args', 'env', 'apiVersion', 'installHint', 'provideClusterInfo', 'interactiveMode'],
  env: ['name', 'value'],
}

/** A value of the field of that name, with structs inside in their order. */
function orderedValue(name: string, value: unknown): unknown {
  const order = inner[name]
  if (order === undefined) return value
  if (Array.isArray(value)) return value.map(entry => orderedValue(name, entry))
  if (!isRecord(value)) return value
  return Object.fromEntries(order.filter(field => value[field] !== undefined).map(field => [field, orderedValue(field, value[field])]))
}

/** Fields that are written even when they are empty. */
const always: ReadonlySet<string> = new Set(['clusters.server', 'contexts.cluster', 'contexts.user'])

const isEmpty = (value: unknown) => value === undefined || value === '' || value === false || value === null || (Array.isArray(value) && value.length === 0)

/** A kubeconfig as kubectl prints and writes it. */
export function configObject(config: KubeConfig): object {
  const list = (section: Section) => {
    const entries = [...config[section]].sort(([a], [b]) => compareText(a, b))
    return entries.length === 0 ? null : entries.map(([name, stanza]) => ({ name, [sections[section]]: ordered(section, stanza) }))
  }
  return {
    kind: 'Config',
    apiVersion: 'v1',
    ...(Object.keys(config.preferences).length === 0 ? {} : { preferences: config.preferences }),
    clusters: list('clusters'),
    users: list('users'),
    contexts: list('contexts'),
    'current-context': config.currentContext,
  }
}

function ordered(section: Section, stanza: Stanza): Stanza {
  const written: Record<string, unknown> = {}
  for (const field of fields[section]) {
    const value = stanza[field]
    if (!isEmpty(value)) written[field] = orderedValue(field, value)
    else if (always.has(`${section}.${field}`)) written[field] = ''
  }
  return written
}

/**
 * The files that a kubeconfig is read from and written to: those of `--kubeconfig`, of the variable KUBECONFIG, or the usual one.
 * Follows client-go/tools/clientcmd/config.go and loader.go.
 */
export class ConfigFiles {
  private readonly files: Files
  /** What `--kubeconfig` names. */
  readonly explicit: string
  private readonly paths: readonly string[]

  constructor(files: Files, explicit: string, variable: string) {
    this.files = files
    this.explicit = explicit
    const listed = variable.split(':').filter(path => path !== '')
    this.paths = explicit !== '' ? [explicit] : listed.length > 0 ? [...new Set(listed)] : [kubeconfigPath]
  }

  /** The file that new entries go to, as messages name it. */
  get path(): string {
    return this.paths.find(path => this.files.read(path) !== undefined) ?? this.paths.at(-1) ?? kubeconfigPath
  }

  /** Whether the file of `--kubeconfig` is not there. */
  get isMissing(): boolean {
    return this.explicit !== '' && this.files.read(this.explicit) === undefined
  }

  /** What all files say together: of entries with the same name the first counts. Throws a CommandError for a file that is no kubeconfig. */
  load(): KubeConfig {
    const merged = emptyConfig()
    for (const path of this.paths) {
      const one = this.loadFile(path)
      if (merged.currentContext === '') merged.currentContext = one.currentContext
      merged.preferences = { ...one.preferences, ...merged.preferences }
      for (const section of sectionNames) for (const [name, stanza] of one[section]) if (!merged[section].has(name)) merged[section].set(name, stanza)
    }
    return merged
  }

  private loadFile(path: string): KubeConfig {
    const text = this.files.read(path)
    return text === undefined ? emptyConfig() : readConfig(text, path)
  }

  /**
   * Writes what is different from what the files say now: each entry into the file that has it, new ones into `path`.
   * Follows ModifyConfig.
   */
  save(config: KubeConfig): void {
    const origins = this.paths.map(path => ({ path, config: this.loadFile(path), changed: false }))
    const target = origins.find(({ path }) => path === this.path)
    const before = this.load()
    const write = (origin: (typeof origins)[number] | undefined, change: (config: KubeConfig) => void) => {
      if (origin === undefined) return
      change(origin.config)
      origin.changed = true
    }
    for (const section of sectionNames)
      for (const name of new Set([...before[section].keys(), ...config[section].keys()])) {
        const stanza = config[section].get(name)
        if (same(before[section].get(name), stanza)) continue
        write(origins.find(origin => origin.config[section].has(name)) ?? target, ({ [section]: stanzas }) =>
          stanza === undefined ? stanzas.delete(name) : stanzas.set(name, stanza),
        )
      }
    if (!same(before.preferences, config.preferences)) write(target, written => (written.preferences = config.preferences))
    if (config.currentContext !== before.currentContext)
      write(
        config.currentContext === '' ? origins.find(origin => origin.config.currentContext !== '') : target,
        written => (written.currentContext = config.currentContext),
      )
    for (const { path, config: written, changed } of origins) if (changed) this.files.write(path, printYAML(configObject(written)))
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const sectionNames = ['clusters', 'users', 'contexts'] as const

function readConfig(text: string, path: string): KubeConfig {
  const config = emptyConfig()
  const [document] = parseDocuments(text)
  if (document?.error !== undefined)
    throw new CommandError(`error loading config file "${path}": ${document.error.message.replace('error converting YAML to JSON: ', '')}`)
  const value = document?.value
  if (!isRecord(value)) return config
  const [kind, version] = [textAt(value, 'kind') || 'Config', textAt(value, 'apiVersion') || 'v1']
  if (kind !== 'Config' || version !== 'v1')
    throw new CommandError(
      `error loading config file "${path}": no kind "${kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`,
    )
  config.currentContext = textAt(value, 'current-context')
  if (isRecord(value['preferences'])) config.preferences = value['preferences']
  for (const section of sectionNames) {
    const list = value[section]
    for (const entry of Array.isArray(list) ? list : []) {
      const stanza = isRecord(entry) ? entry[sections[section]] : undefined
      config[section].set(textAt(entry, 'name'), isRecord(stanza) ? stanza : {})
    }
  }
  return config
}
