import { note } from '../kubectl/unsimulated.ts'
import type { Io, Program } from '../process/process.ts'
import { builtins } from '../shell-language/builtins.ts'
import type { Command, Host } from '../shell-language/host.ts'
import { commonPrograms } from '../shell-language/programs/index.ts'
import { runText } from '../shell-language/run.ts'
import { Shell } from '../shell-language/shell.ts'
import { addonProgram, sudo } from './addon-programs.ts'
import type { Completion } from './complete.ts'
import { completeLine } from './complete.ts'
import type { ShellContext } from './context.ts'
import { dockerProgram } from './docker-program.ts'
import { jqProgram } from './jq/program.ts'
import { kindProgram } from './kind-program.ts'
import { kubectlProgram } from './kubectl-program.ts'
import { networkPrograms } from './network-programs.ts'
import { clearProgram, editorProgram, historyProgram, watchProgram } from './terminal-programs.ts'

/** The shell behind the terminal of the page. It keeps its variables and directory from line to line. */
export interface TerminalShell {
  /** Runs one line, or several with heredocs; ends with the exit code. Stop the process with 130 for Ctrl+C. */
  run(line: string, io: Io): Program
  /** What could stand at the cursor. */
  complete(line: string, cursor: number): Completion
  /** The lines so far, oldest first. */
  readonly history: readonly string[]
  /** Where the shell stands. */
  readonly cwd: string
}

/** Makes the shell of a terminal that works on one cluster. */
export function createShell(context: ShellContext): TerminalShell {
  const history: string[] = []
  const home = context.home ?? '/root'
  const programs = new Map<string, Command>(commonPrograms)
  const own: Record<string, Command> = {
    kubectl: kubectlProgram(context),
    jq: jqProgram,
    kind: kindProgram(context),
    history: historyProgram(history),
    clear: clearProgram,
    watch: watchProgram,
    sudo,
    ...Object.fromEntries(Object.entries(context.addons ?? {}).map(([name, addon]) => [name, addonProgram(addon)])),
    ...(context.network === undefined ? {} : networkPrograms(context.network)),
    ...(context.machines === undefined ? {} : { docker: dockerProgram(context.machines, context.network) }),
  }
  for (const [name, program] of Object.entries(own)) programs.set(name, program)
  for (const name of ['vi', 'vim', 'nano', 'emacs', 'code']) programs.set(name, editorProgram(name, context))
  const host: Host = {
    clock: context.clock,
    dialect: 'bash',
    env: new Map([
      ['HOME', home],
      ['PATH', '/usr/local/bin:/usr/bin:/bin'],
      ['USER', 'root'],
      ['SHELL', '/bin/bash'],
      ['TERM', 'dumb'],
    ]),
    cwd: home,
    files: context.files,
    hostname: 'kubenotes',
    command: name => programs.get(name.replace(/^\/(?:usr\/(?:local\/)?)?bin\//, '')),
    notFound: name =>
      note(
        `there is no ${name} here. There are kubectl, kind, jq, watch, curl, ping, and the small programs of a shell: cat, ls, grep, head, sed, sort, wc and more.`,
      ),
  }
  const shell = new Shell(host, 'bash')
  return {
    history,
    get cwd() {
      return host.cwd
    },
    run: (line, io) => runLine(shell, history, line, io),
    complete: (line, cursor) => completeLine(context, host, [...programs.keys(), ...builtins.keys()], line, cursor),
  }
}

function* runLine(shell: Shell, history: string[], line: string, io: Io): Program {
  if (line.trim() === '') return shell.lastExit
  history.push(line)
  let ended = false
  try {
    const code = yield* runText(line, shell, io)
    ended = true
    return code
  } finally {
    if (!ended) shell.lastExit = 130
  }
}
