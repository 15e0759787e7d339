import type { KubeObject } from '../apimachinery/meta.ts'
import type { Answer, API } from '../apiserver/interface.ts'
import type { Io } from '../process/process.ts'
import type { ParsedFlags } from './args.ts'
import { clientOf } from './client.ts'
import type { Located } from './command.ts'
import { ConfigFiles } from './config.ts'
import type { Connection } from './connection.ts'
import { connectionOf } from './connection.ts'
import type { KubectlContext } from './context.ts'
import { CommandError } from './errors.ts'

/** One run of one command: its arguments and flags, where it writes, and the cluster it talks to. */
export class Invocation {
  readonly context: KubectlContext
  readonly io: Io
  readonly command: Located
  readonly flags: ParsedFlags
  private readonly client: API
  private way: Connection | undefined
  private readonly warned = new Set<string>()

  /** `way` is where kubeconfig and flags lead, when that is known already. */
  constructor(context: KubectlContext, io: Io, command: Located, flags: ParsedFlags, way?: Connection) {
    this.way = way
    this.context = context
    this.io = io
    this.command = command
    this.flags = flags
    this.client = clientOf(context.api, text => this.warn(text))
  }

  /** The API server that kubeconfig and flags lead to; throws what kubectl says when there is none. */
  get api(): API {
    this.requireServer()
    return this.client
  }

  /** Throws what kubectl says when kubeconfig and flags lead to no API server. */
  requireServer(): void {
    if (this.connection.failure !== undefined) throw this.connection.failure
    this.connection.refuse?.()
  }

  /** Where kubeconfig and flags lead. Throws a CommandError for a file that is no kubeconfig. */
  get connection(): Connection {
    this.way ??= connectionOf(this)
    return this.way
  }

  /** The kubeconfig's files. */
  get configFiles(): ConfigFiles {
    return new ConfigFiles(this.context.files, this.changed('kubeconfig') ? this.string('kubeconfig') : '', this.context.kubeconfig ?? '')
  }

  /** The arguments that are no flags. */
  get args(): readonly string[] {
    return this.flags.args
  }

  /** Virtual time now, in milliseconds since the epoch. */
  get now(): number {
    return this.context.clock.now()
  }

  out(text: string): void {
    this.io.stdout(text)
  }

  err(text: string): void {
    this.io.stderr(text)
  }

  bool(name: string): boolean {
    return this.flags.value(name) === true
  }

  string(name: string): string {
    const value = this.flags.value(name)
    return typeof value === 'string' ? value : ''
  }

  /** A number, or a duration in milliseconds. */
  number(name: string): number {
    const value = this.flags.value(name)
    return typeof value === 'number' ? value : 0
  }

  list(name: string): readonly string[] {
    const value = this.flags.value(name)
    return Array.isArray(value) ? value : []
  }

  changed(name: string): boolean {
    return this.flags.changed(name)
  }

  /** The namespace commands act in, and whether the reader named it. */
  namespace(): { readonly name: string; readonly explicit: boolean } {
    const given = this.string('namespace')
    if (given !== '' && this.changed('namespace')) return { name: given, explicit: true }
    if (this.connection.failure !== undefined) throw this.connection.failure
    return { name: this.connection.namespace, explicit: false }
  }

  /** Prints a server's warning to stderr, each text once. Follows client-go/rest/warnings.go. */
  warn(message: string): void {
    if (this.warned.has(message)) return
    this.warned.add(message)
    this.err(`Warning: ${message}\n`)
  }

  /** The object of an answer, after its warnings were printed. */
  take<T extends KubeObject>(answer: Answer<T>): T {
    for (const warning of answer.warnings) this.warn(warning)
    return answer.object
  }

  /** An error that points at the command's help. Follows kubectl/pkg/cmd/util/helpers.go UsageErrorf. */
  usageError(message: string): CommandError {
    return new CommandError(`${message}\nSee '${this.command.path} -h' for help and examples`)
  }
}
