import type { Io, Pause, Program } from '../process/process.ts'
import { inputOf, Pipe, Process } from '../process/process.ts'
import { ArithmeticError } from './arithmetic.ts'
import { builtins } from './builtins.ts'
import { BreakLoop, ContinueLoop, ExitShell, ReturnFromFunction } from './control.ts'
import { Expander } from './expand.ts'
import { FileError } from './files.ts'
import { Job } from './job.ts'
import { parse } from './parser.ts'
import { redirect } from './redirect.ts'
import { Shell, ShellError } from './shell.ts'
import type { Signals } from './signals.ts'
import type { AndOr, CommandNode, Pipeline, Script, Word, WordPart } from './syntax.ts'

/** Commands a shell may run at one moment of virtual time before it has to let time pass. */
const commandsPerMoment = 1_000
const longestSlice = 3_600_000

/** Walks scripts for one shell process and its subshells. */
export class Interpreter {
  private readonly signals: Signals | undefined
  private moment = -1
  private commands = 0
  private slices = 0
  private readonly unfolding = new Set<string>()

  constructor(signals: Signals | undefined) {
    this.signals = signals
  }

  *script(script: Script, shell: Shell, io: Io): Generator<Pause, void, void> {
    for (const item of script) {
      if (item.background) this.background(item, shell, io)
      else yield* this.andOr(item, shell, io)
      yield* this.handleSignals(shell, io)
    }
  }

  /** Runs what `trap` has for the condition, if anything. */
  *trap(shell: Shell, io: Io, condition: string): Generator<Pause, void, void> {
    const text = shell.traps.get(condition)
    if (text === undefined) return
    if (condition === 'EXIT') shell.traps.delete(condition)
    const code = shell.lastExit
    yield* this.script(parse(text), shell, io)
    shell.lastExit = code
  }

  private *handleSignals(shell: Shell, io: Io): Generator<Pause, void, void> {
    for (let signal = this.signals?.take(); signal !== undefined; signal = this.signals?.take()) yield* this.trap(shell, io, signal)
  }

  private background(item: AndOr, shell: Shell, io: Io): void {
    const child = shell.fork()
    const quiet: Io = { ...ioOf(io), stdin: inputOf('') }
    const program = this.subshell(child, function* (this: Interpreter) {
      yield* this.andOr({ ...item, background: false }, child, quiet)
    })
    const job = new Job(shell.host.clock, program, ended => shell.jobs.delete(ended))
    if (job.exitCode === undefined) shell.jobs.add(job)
    shell.lastBackground = String(shell.jobs.size + 1)
    shell.lastExit = 0
  }

  private *andOr(item: AndOr, shell: Shell, io: Io): Generator<Pause, void, void> {
    const last = item.rest.length
    yield* this.pipeline(item.first, shell, io, last > 0)
    for (const [index, { operator, pipeline }] of item.rest.entries()) {
      if ((operator === '&&') !== (shell.lastExit === 0)) continue
      yield* this.pipeline(pipeline, shell, io, index < last - 1)
    }
  }

  /** `tested`: the outcome is asked for, so that `set -e` lets it pass. */
  private *pipeline(pipeline: Pipeline, shell: Shell, io: Io, tested: boolean): Generator<Pause, void, void> {
    const [only] = pipeline.commands
    if (only !== undefined && pipeline.commands.length === 1) yield* this.command(only, shell, io)
    else yield* this.concurrently(pipeline.commands, shell, io)
    if (pipeline.negated) shell.lastExit = shell.lastExit === 0 ? 1 : 0
    else if (shell.lastExit !== 0 && !tested && shell.options.has('e')) throw new ExitShell(shell.lastExit)
  }

  /** Starts the readers before the writers, and waits for all. The last command's exit code counts. */
  private *concurrently(commands: readonly CommandNode[], shell: Shell, io: Io): Generator<Pause, void, void> {
    const pipes = commands.slice(1).map(() => new Pipe())
    const stages: Process[] = []
    let running = commands.length
    let wake: (() => void) | undefined
    try {
      for (let index = commands.length - 1; index >= 0; index--) {
        const command = commands[index]
        if (command === undefined) continue
        const input = pipes[index - 1]
        const output = pipes[index]
        const child = shell.fork()
        const closed = output === undefined ? child : withOutput(child)
        const stage: Io = {
          stdin: input ?? io.stdin,
          stdout: output === undefined ? text => io.stdout(text) : text => !(closed.outputClosed.value = !output.write(text)),
          stderr: text => io.stderr(text),
        }
        stages[index] = new Process(
          shell.host.clock,
          this.subshell(closed, function* (this: Interpreter) {
            yield* this.command(command, closed, stage)
          }),
          () => {
            output?.end()
            input?.close()
            running--
            wake?.()
          },
        )
      }
      while (running > 0) {
        yield {
          wait: resume => {
            wake = resume
            return () => (wake = undefined)
          },
        }
      }
      shell.lastExit = stages.at(-1)?.exitCode ?? 0
    } finally {
      for (const stage of stages) stage?.stop(130)
    }
  }

  /** A body in a shell of its own; its exit code is the program's. */
  private *subshell(shell: Shell, body: (this: Interpreter) => Generator<Pause, void, void>): Program {
    try {
      yield* body.call(this)
    } catch (error) {
      if (error instanceof ExitShell) shell.lastExit = error.code
      else if (!(error instanceof BreakLoop || error instanceof ContinueLoop || error instanceof ReturnFromFunction)) throw error
    }
    return shell.lastExit
  }

  private *command(node: CommandNode, shell: Shell, io: Io): Generator<Pause, void, void> {
    yield* this.spendTime(shell)
    try {
      yield* this.dispatch(node, shell, io)
    } catch (error) {
      if (!(error instanceof ShellError || error instanceof FileError || error instanceof ArithmeticError)) throw error
      const line = node.kind === 'simple' && shell.host.dialect === 'debian' ? ` ${node.line}:` : ''
      const message =
        error instanceof ArithmeticError ? (shell.host.dialect === 'debian' ? `arithmetic expression: ${error.message}` : error.message) : error.message
      io.stderr(`${shell.name}:${line} ${message}\n`)
      shell.lastExit = shell.host.dialect === 'debian' ? 2 : 1
      if (!(error instanceof FileError) && shell.name !== 'bash') throw new ExitShell(shell.lastExit)
    }
    if (shell.outputClosed.value) throw new ExitShell(141)
  }

  private *dispatch(node: CommandNode, shell: Shell, outer: Io): Generator<Pause, void, void> {
    if (node.kind === 'function') {
      shell.functions.set(node.name, node.body)
      shell.lastExit = 0
      return
    }
    const expander = this.expander(shell, outer)
    if (node.kind === 'simple') {
      yield* this.simple(node, shell, outer, expander)
      return
    }
    const io = yield* redirect(node.redirects, shell, outer, expander)
    switch (node.kind) {
      case 'group':
        yield* this.script(node.body, shell, io)
        break
      case 'subshell': {
        const child = shell.fork()
        shell.lastExit = yield* this.subshell(child, function* (this: Interpreter) {
          yield* this.script(node.body, child, io)
        })
        break
      }
      case 'if':
        yield* this.ifCommand(node, shell, io)
        break
      case 'while':
        yield* this.loop(shell, io, node.body, this.whileTurns(node, shell, io))
        break
      case 'for':
        yield* this.loop(shell, io, node.body, this.forTurns(node, shell, expander))
        break
      case 'case':
        yield* this.caseCommand(node, shell, io, expander)
    }
  }

  private *simple(node: Extract<CommandNode, { kind: 'simple' }>, shell: Shell, outer: Io, expander: Expander): Generator<Pause, void, void> {
    const words: string[] = []
    let substituted = 0
    for (const word of node.words) words.push(...(yield* expander.fields(word)))
    const assignments: [string, string][] = []
    for (const { name, value } of node.assignments) {
      if (value.some(part => part.kind === 'command')) substituted++
      assignments.push([name, yield* expander.text(value)])
    }
    const io = yield* redirect(node.redirects, shell, outer, expander)
    if (shell.options.has('x') && words.length > 0) io.stderr(`+ ${words.join(' ')}\n`)
    const [name, ...args] = words
    if (name === undefined) {
      for (const [variable, value] of assignments) shell.set(variable, value)
      if (substituted === 0) shell.lastExit = 0
      return
    }
    const meaning = isBareWord(node.words[0]) ? shell.aliases.get(name) : undefined
    if (meaning === undefined || this.unfolding.has(name)) {
      shell.lastExit = yield* this.invoke(name, args, assignments, shell, io, node.line)
      return
    }
    // An alias inside itself is the program of that name.
    this.unfolding.add(name)
    try {
      yield* this.script(parse(`${meaning} ${args.map(quoted).join(' ')}`), shell, io)
    } finally {
      this.unfolding.delete(name)
    }
  }

  private *invoke(name: string, args: readonly string[], assignments: readonly [string, string][], shell: Shell, io: Io, line: number): Program {
    const builtin = builtins.get(name)
    if (builtin !== undefined) {
      for (const [variable, value] of assignments) shell.set(variable, value)
      return yield* builtin({ args, shell, io, interpreter: this, signals: this.signals })
    }
    const saved = assignments.map(([variable]) => [variable, shell.host.env.get(variable)] as const)
    for (const [variable, value] of assignments) shell.host.env.set(variable, value)
    try {
      const body = shell.functions.get(name)
      if (body !== undefined) return yield* this.callFunction(body, args, shell, io)
      return yield* this.program(name, args, shell, io, line)
    } finally {
      for (const [variable, value] of saved) {
        if (value === undefined) shell.host.env.delete(variable)
        else shell.host.env.set(variable, value)
      }
    }
  }

  /** Runs a program of the host, or says that there is none. */
  *program(name: string, args: readonly string[], shell: Shell, io: Io, line: number): Program {
    const program = shell.host.command(name)
    if (program !== undefined) return yield* program(args, io, shell.host)
    const texts = {
      busybox: `${shell.name}: ${name}: not found\n`,
      debian: `${shell.name}: ${line}: ${name}: not found\n`,
      bash: `${shell.name}: ${name}: command not found\n`,
    }
    io.stderr(shell.host.notFound?.(name) ?? texts[shell.host.dialect])
    return 127
  }

  private *callFunction(body: CommandNode, args: readonly string[], shell: Shell, io: Io): Program {
    const outer = shell.parameters
    shell.parameters = args
    try {
      yield* this.command(body, shell, io)
      return shell.lastExit
    } catch (error) {
      if (error instanceof ReturnFromFunction) return error.code
      throw error
    } finally {
      shell.parameters = outer
    }
  }

  private *ifCommand(node: Extract<CommandNode, { kind: 'if' }>, shell: Shell, io: Io): Generator<Pause, void, void> {
    for (const { condition, body } of node.branches) {
      if ((yield* this.condition(condition, shell, io)) !== 0) continue
      yield* this.script(body, shell, io)
      return
    }
    shell.lastExit = 0
    if (node.otherwise !== undefined) yield* this.script(node.otherwise, shell, io)
  }

  /** Runs a condition, in which failures do not end the script. */
  private *condition(script: Script, shell: Shell, io: Io): Generator<Pause, number, void> {
    const strict = shell.options.delete('e')
    try {
      yield* this.script(script, shell, io)
    } finally {
      if (strict) shell.options.add('e')
    }
    return shell.lastExit
  }

  private *whileTurns(node: Extract<CommandNode, { kind: 'while' }>, shell: Shell, io: Io): Generator<Pause | true, void, void> {
    let code = 0
    while (((yield* this.condition(node.condition, shell, io)) === 0) !== node.until) {
      yield true
      code = shell.lastExit
    }
    shell.lastExit = code
  }

  private *forTurns(node: Extract<CommandNode, { kind: 'for' }>, shell: Shell, expander: Expander): Generator<Pause | true, void, void> {
    const values: string[] = node.words === undefined ? [...shell.parameters] : []
    for (const word of node.words ?? []) values.push(...(yield* expander.fields(word)))
    shell.lastExit = 0
    for (const value of values) {
      shell.set(node.name, value)
      yield true
    }
  }

  /** Runs `body` at every `true` of `turns`; `break` and `continue` act on this loop or one further out. */
  private *loop(shell: Shell, io: Io, body: Script, turns: Generator<Pause | true, void, void>): Generator<Pause, void, void> {
    for (;;) {
      let turn: IteratorResult<Pause | true, void>
      try {
        turn = turns.next()
        if (turn.done === true) return
        if (turn.value !== true) {
          yield turn.value
          continue
        }
        yield* this.spendTime(shell)
        yield* this.script(body, shell, io)
      } catch (error) {
        if (!(error instanceof BreakLoop || error instanceof ContinueLoop)) throw error
        if (error.levels > 1) throw error instanceof BreakLoop ? new BreakLoop(error.levels - 1) : new ContinueLoop(error.levels - 1)
        shell.lastExit = 0
        if (error instanceof BreakLoop) return
      }
    }
  }

  private *caseCommand(node: Extract<CommandNode, { kind: 'case' }>, shell: Shell, io: Io, expander: Expander): Generator<Pause, void, void> {
    const subject = yield* expander.text(node.word)
    shell.lastExit = 0
    for (const { patterns, body } of node.branches) {
      for (const pattern of patterns) {
        if (!(yield* expander.matchesPattern(pattern, subject))) continue
        yield* this.script(body, shell, io)
        return
      }
    }
  }

  private expander(shell: Shell, io: Io): Expander {
    return new Expander(shell, io, (from, outer, part) => this.substitute(from, outer, part))
  }

  /** What the commands of `$( … )` write. */
  private *substitute(shell: Shell, io: Io, part: Extract<WordPart, { kind: 'command' }>): Generator<Pause, string, void> {
    let text = ''
    const append = (written: string) => {
      text += written
      return true
    }
    const child = withOutput(shell.fork())
    const inner: Io = { stdin: io.stdin, stdout: written => append(written), stderr: written => io.stderr(written) }
    shell.lastExit = yield* this.subshell(child, function* (this: Interpreter) {
      yield* this.script(part.script, child, inner)
    })
    return text
  }

  /** A script that never pauses is made to: after many commands at one moment, ever longer slices of time pass. */
  private *spendTime(shell: Shell): Generator<Pause, void, void> {
    const now = shell.host.clock.now()
    if (now !== this.moment) {
      this.moment = now
      this.commands = 0
    }
    if (++this.commands <= commandsPerMoment) return
    yield { sleep: Math.min(longestSlice, 1_000 * 2 ** Math.min(this.slices++, 12)) }
  }
}

const isBareWord = (word: Word | undefined) => word?.length === 1 && word[0]?.kind === 'text' && !word[0].quoted

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

const ioOf = (io: Io): Io => ({ stdin: io.stdin, stdout: text => io.stdout(text), stderr: text => io.stderr(text) })

/** A shell whose output goes somewhere of its own, so that its end does not end others. */
function withOutput(shell: Shell): Shell {
  const own = new Shell(shell.host, shell.name, shell.parameters, shell)
  own.outputClosed = { value: false }
  return own
}
