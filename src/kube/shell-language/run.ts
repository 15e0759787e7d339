import type { Io, Program } from '../process/process.ts'
import { ExitShell } from './control.ts'
import { Interpreter } from './interpreter.ts'
import { parse } from './parser.ts'
import type { Shell } from './shell.ts'
import type { Signals } from './signals.ts'
import type { Script } from './syntax.ts'
import { ShellSyntaxError } from './syntax.ts'

/**
 * Runs the text of a script and ends with its exit code (2 for a syntax error). Stopping the program ends what it
 * started in the foreground; background jobs stay in `shell.jobs`.
 */
export function* runText(text: string, shell: Shell, io: Io, signals?: Signals): Program {
  let script: Script
  try {
    script = parse(text)
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    io.stderr(syntaxErrorText(shell, error))
    return (shell.lastExit = 2)
  }
  return yield* runScript(script, shell, io, signals)
}

/** Runs a parsed script; see `runText`. */
export function* runScript(script: Script, shell: Shell, io: Io, signals?: Signals): Program {
  const interpreter = new Interpreter(signals)
  try {
    yield* interpreter.script(script, shell, io)
    yield* interpreter.trap(shell, io, 'EXIT')
  } catch (error) {
    if (!(error instanceof ExitShell)) throw error
    shell.lastExit = error.code
    yield* interpreter.trap(shell, io, 'EXIT')
  }
  return shell.lastExit
}

function syntaxErrorText(shell: Shell, error: ShellSyntaxError): string {
  switch (shell.host.dialect) {
    case 'busybox':
      return `${shell.name}: syntax error: ${error.message}\n`
    case 'debian':
      return `${shell.name}: ${error.line}: Syntax error: ${error.incomplete ? (error.message === 'unexpected end of file' ? 'end of file unexpected' : error.message) : `"${error.unexpected}" unexpected`}\n`
    case 'bash':
      return error.incomplete
        ? `${shell.name}: -c: line ${error.line}: syntax error: unexpected end of file\n`
        : `${shell.name}: -c: line ${error.line}: syntax error near unexpected token \`${error.unexpected}'\n`
  }
}
