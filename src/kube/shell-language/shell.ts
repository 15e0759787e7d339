import type { Host } from './host.ts'
import { forkHost } from './host.ts'
import type { Job } from './job.ts'
import type { CommandNode } from './syntax.ts'

/** Something a shell refuses to do; the message is printed behind the shell's name and ends a script. */
export class ShellError extends Error {}

/** What one shell remembers: its variables, parameters, functions and options. */
export class Shell {
  readonly host: Host
  /** `$0`: what error messages begin with, such as `sh`. */
  readonly name: string
  parameters: readonly string[]
  readonly functions: Map<string, CommandNode>
  /** Names that stand for the beginning of a command, as `alias` made them. */
  readonly aliases: Map<string, string>
  /** Letters switched on by `set`: e (stop at the first failure), u (unset variables are errors), x (print commands). */
  readonly options: Set<string>
  /** `$?` */
  lastExit = 0
  /** `$!` */
  lastBackground: string | undefined
  /** What `trap` runs when the shell ends or is asked to. */
  readonly traps: Map<string, string>
  /** Programs started with `&` that still run. */
  readonly jobs = new Set<Job>()
  /** Turns true when what reads this shell's output has gone; the shell then ends as by SIGPIPE. */
  outputClosed: { value: boolean }
  private readonly variables: Map<string, string>

  constructor(host: Host, name = 'sh', parameters: readonly string[] = [], from?: Shell) {
    this.host = host
    this.name = name
    this.parameters = parameters
    this.functions = new Map(from?.functions)
    this.aliases = new Map(from?.aliases)
    this.options = new Set(from?.options)
    this.variables = new Map(from?.variables)
    this.traps = new Map()
    this.lastExit = from?.lastExit ?? 0
    this.outputClosed = from?.outputClosed ?? { value: false }
  }

  /** A copy whose changes do not come back, for `( … )`, `$(…)` and the commands of a pipeline. */
  fork(): Shell {
    return new Shell(forkHost(this.host), this.name, this.parameters, this)
  }

  /** Ends every program that still runs in the background. */
  killJobs(): void {
    for (const job of this.jobs) job.stop(143)
    this.jobs.clear()
  }

  /** The variable or special parameter; undefined when it is not set. */
  get(name: string): string | undefined {
    switch (name) {
      case '?':
        return String(this.lastExit)
      case '#':
        return String(this.parameters.length)
      case '@':
      case '*':
        return this.parameters.join(' ')
      case '$':
        return '1'
      case '!':
        return this.lastBackground
      case '-':
        return [...this.options].join('')
      case '0':
        return this.name
      case 'PWD':
        return this.host.cwd
    }
    if (/^\d+$/.test(name)) return this.parameters[Number(name) - 1]
    return this.host.env.get(name) ?? this.variables.get(name)
  }

  /** Sets a variable; an exported one stays exported. */
  set(name: string, value: string): void {
    if (this.host.env.has(name)) this.host.env.set(name, value)
    else this.variables.set(name, value)
  }

  export(name: string, value: string | undefined): void {
    this.host.env.set(name, value ?? this.get(name) ?? '')
    this.variables.delete(name)
  }

  unset(name: string): void {
    this.host.env.delete(name)
    this.variables.delete(name)
    this.functions.delete(name)
  }
}
